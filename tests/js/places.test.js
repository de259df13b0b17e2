// A place that is put right afterwards, and what was done there.
import assert from "node:assert/strict";
import test from "node:test";
import { activityMoved } from "../../static/js/catalogue.js";

const name = { nl: "", fr: "" };
const school = { code: "school-vierwinden", kind: "school", name };
const quarter = { code: "maritiem", kind: "neighbourhood", name };

test("a patrol that was at a school is a school's work, and back", () => {
  assert.equal(activityMoved({ activity: "patrol", place: "maritiem" }, school, ["guard"]), "school");
  assert.equal(activityMoved({ activity: "school", place: school.code }, quarter, ["guard"]), "patrol");
  assert.equal(activityMoved({ activity: "school", place: school.code }, quarter, ["outreach"]), "outreach");
});

test("the same place, a place that is not known, and what is no matter of the place stay", () => {
  assert.equal(activityMoved({ activity: "outreach", place: "maritiem" }, quarter, ["guard"]), "outreach");
  assert.equal(activityMoved({ activity: "patrol", place: "maritiem" }, undefined, ["guard"]), "patrol");
  for (const activity of ["break", "other_duty", "event"])
    assert.equal(activityMoved({ activity, place: "maritiem" }, school, ["guard"]), activity);
});
