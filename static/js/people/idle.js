// A shared phone that nobody touches locks itself. Not while somebody is choosing or taking a photo: what comes of that
// is kept first. Pure but for what is given.

/**
 * @param {number} limit milliseconds without a touch
 * @param {() => number} clock milliseconds
 * @param {() => boolean} isOpen somebody is here
 * @param {() => void} lock
 */
export function createIdle(limit, clock, isOpen, lock) {
  let last = clock();
  let held = 0;
  const over = () => {
    last = Math.min(last, clock()); // a clock that was set back
    return isOpen() && clock() - last >= limit;
  };
  const look = () => {
    if (held === 0 && over()) lock();
  };
  return {
    look,
    touch() {
      // the tap that wakes a phone after its time locks it: whose finger is this?
      if (over()) look();
      else last = clock();
    },
    /** Nothing locks until the answer is called; then at once, where the time is over. */
    hold() {
      let holding = true;
      held += 1;
      return () => {
        if (!holding) return;
        holding = false;
        held -= 1;
        look();
      };
    },
  };
}
