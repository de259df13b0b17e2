// Who may see which screen. Pure: the path that was asked for and who is here in, a path out.

/** For whoever holds the phone. */
const OPEN = ["/app/sign-in", "/app/enrol"];
/** The same, on a phone of a team. */
const SHARED = ["/app/who", "/app/pin/:guard", "/app/pin/:guard/forgot"];

/**
 * Who is not signed in gets no further than the door.
 * @param {string} path
 * @param {{person: {vaststeller?: boolean} | null, enrolled: unknown, revoked: unknown}} phone
 */
export function through(path, { person, enrolled, revoked }) {
  if (revoked && path !== "/app/enrol") return "/app/revoked";
  if (OPEN.includes(path)) return path;
  const shared = SHARED.includes(path);
  if (shared && enrolled) return path;
  if (!person) return enrolled ? "/app/who" : "/app/sign-in";
  const closed = shared || path === "/app/revoked" || (path === "/app/gas/new" && !person.vaststeller);
  return closed ? "/app" : path;
}
