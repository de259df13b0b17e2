"""Faults point at the right line, however the file is written."""

from svpp.plan.lines import scan

FILE = """\
# [[indicator]] in a remark is none
title = "x"

[[register]]
code = "a"
hint = '''
[[register]]
code = "not a key"
'''
[[register.field]]
code = "one"
options = [
  { code = "x" },
  # a remark between
  { code = "y" },
]
name.nl = "y"
[[register]]
"code" = "b"
[[register.field]]  # the first of b
code = "two"
[register.name]
nl = "under a key of its own"
"""


def test_tables_keys_and_rows():
    root = scan(FILE)
    first, second = root.below["register"]

    assert (root.key("title"), first.line, first.keys) == (2, 4, {"code": 5, "hint": 6})
    assert [(field.line, field.keys) for field in first.below["field"]] == [
        (10, {"code": 11, "options": 12, "name": 17})
    ]
    assert [first.below["field"][0].row("options", n) for n in range(3)] == [13, 15, 12]
    assert (second.line, second.keys) == (18, {"code": 19, "name": 22})
    assert [field.keys for field in second.below["field"]] == [{"code": 21}]


def test_a_table_inside_another_has_the_lines_of_its_own_keys():
    root = scan("""\
title.nl = "x"
title . "fr" = "y"
a."b.c".d = 1
a.rows = [
  { x = 1 },
]
[plan]
introduction = { nl = "x", fr = "y" }
[plan.source]
kind = "x"
[plan.source.where]
field = 1
[unknown.below]
x = 1
""")
    assert (root.keys, root.inner("title").keys) == (
        {"title": 1, "a": 3, "unknown": 13},
        {"nl": 1, "fr": 2},
    )
    assert (root.inner("a").inner("b.c").keys, root.inner("a").row("rows", 0)) == ({"d": 3}, 5)
    plan = root.below["plan"][0]
    assert (plan.keys, plan.inner("introduction").key("fr")) == ({"introduction": 8, "source": 9}, 8)
    source = plan.inner("source")
    assert (source.line, source.keys, source.inner("where").keys) == (
        9,
        {"kind": 10, "where": 11},
        {"field": 12},
    )


def test_a_key_that_is_missing_is_on_its_table_s_line():
    assert scan("\n[plan]\n").below["plan"][0].key("id") == 2


def test_windows_line_ends_and_odd_spaces_count_as_one_line():
    assert scan("[plan]\r\nid = 'a\u2028b'\r\nfrom = 1\r\n").below["plan"][0].keys == {"id": 2, "from": 3}
