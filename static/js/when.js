// Instants and local days, as in svpp/when: an instant is a whole number of seconds since 1970-01-01T00:00Z, a day
// ("2022-03-17") is a calendar day of the municipality's zone, 23, 24 or 25 hours long.

export const BRUSSELS = "Europe/Brussels";

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/** @param {string} zone */
function formatOf(zone) {
  let format = formats.get(zone);
  if (!format) {
    const two = /** @type {const} */ ("2-digit");
    format = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: two,
      day: two,
      hour: two,
      minute: two,
      second: two,
    });
    formats.set(zone, format);
  }
  return format;
}

/**
 * The wall clock at an instant.
 * @param {number} instant
 * @param {string} [zone]
 * @returns {{day: string, time: string, seconds: string}} "2022-03-17", "08:02", "11"
 */
export function wallClock(instant, zone = BRUSSELS) {
  /** @type {Record<string, string>} */
  const part = {};
  for (const { type, value } of formatOf(zone).formatToParts(instant * 1000)) part[type] = value;
  return {
    day: `${part.year}-${part.month}-${part.day}`,
    time: `${part.hour}:${part.minute}`,
    seconds: part.second,
  };
}

/**
 * The local day that holds the instant; midnight opens the new day.
 * @param {number} instant
 */
export const dayOf = (instant, zone = BRUSSELS) => wallClock(instant, zone).day;

/**
 * Hours and minutes on the wall: "08:02".
 * @param {number} instant
 */
export const timeOf = (instant, zone = BRUSSELS) => wallClock(instant, zone).time;

/**
 * Seconds that the zone is ahead of UTC.
 * @param {number} instant
 */
export function offsetOf(instant, zone = BRUSSELS) {
  const { day, time, seconds } = wallClock(instant, zone);
  return Date.parse(`${day}T${time}:${seconds}Z`) / 1000 - instant;
}

/**
 * The instant a wall clock shows. Of an hour that comes twice the first is meant; an hour that is skipped counts on
 * from before the change.
 * @param {string} day
 * @param {string} time "08:02" or "08:02:11"
 */
export function instantOf(day, time, zone = BRUSSELS) {
  const wall = Date.parse(`${day}T${time.length === 5 ? `${time}:00` : time}Z`) / 1000;
  const before = offsetOf(wall - 86400, zone);
  const after = offsetOf(wall + 86400, zone);
  if (offsetOf(wall - before, zone) === before) return wall - before;
  return offsetOf(wall - after, zone) === after ? wall - after : wall - before;
}

/**
 * The first time after an instant that the wall clock shows this, also where its hour comes twice.
 * @param {string} time
 * @param {number} start
 */
export function nextAt(time, start, zone = BRUSSELS) {
  const first = instantOf(dayOf(start, zone), time, zone);
  const second = timeOf(first + 3600, zone) === time ? first + 3600 : first;
  return [first, second].find((one) => one > start) ?? instantOf(addDays(dayOf(start, zone), 1), time, zone);
}

/**
 * The half-open [start, end) of a local day.
 * @param {string} day
 * @returns {[number, number]}
 */
export const boundsOf = (day, zone = BRUSSELS) => [
  instantOf(day, "00:00", zone),
  instantOf(addDays(day, 1), "00:00", zone),
];

/**
 * @param {string} day
 * @param {number} n
 */
export const addDays = (day, n) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + n * 86400000).toISOString().slice(0, 10);

/**
 * The instant in ISO 8601 with the zone's offset: "2022-03-17T08:02:11+01:00".
 * @param {number} instant
 */
export function iso(instant, zone = BRUSSELS) {
  const { day, time, seconds } = wallClock(instant, zone);
  const minutes = Math.round(offsetOf(instant, zone) / 60);
  const two = (/** @type {number} */ n) => String(Math.floor(n)).padStart(2, "0");
  return `${day}T${time}:${seconds}${minutes < 0 ? "-" : "+"}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
}

/**
 * Whole epoch seconds of an ISO moment, floored. A naive or unreadable one raises a RangeError.
 * @param {string} moment
 */
export function epoch(moment) {
  const milliseconds = /(?:Z|[+-]\d\d:?\d\d)$/.test(moment) ? Date.parse(moment) : Number.NaN;
  if (Number.isNaN(milliseconds)) throw new RangeError(`no moment with an offset: ${moment}`);
  return Math.floor(milliseconds / 1000);
}

/**
 * The day an address names: a real one, not later than today; else today.
 * @param {string | undefined} asked
 * @param {string} today
 */
export const dayAsked = (asked, today) =>
  asked && asked <= today && !Number.isNaN(Date.parse(asked)) && addDays(asked, 0) === asked ? asked : today;
