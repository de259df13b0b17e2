"""The year as a workbook from which an outsider can compute every figure again.

`write` puts the sheets together; each module writes one sheet. Rows are written once, in order, and then leave the
memory, so that 150,000 blocks take no more of it than a few.
"""

from svpp.report.xlsx.write import write

__all__ = ["write"]
