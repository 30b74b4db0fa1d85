// Prints what junit2json reads of the JUnit files that are named, as a list of suites each.
import { readFile } from "node:fs/promises";
import { parse } from "junit2json";

const all = {};
for (const place of process.argv.slice(2)) {
  const read = await parse(await readFile(place, "utf8"));
  all[place] = (read?.testsuite ?? []).map(suite => ({
    name: suite.name, tests: suite.tests, failures: suite.failures, errors: suite.errors, skipped: suite.skipped,
    cases: (suite.testcase ?? []).map(test => ({
      name: test.name, classname: test.classname,
      failed: test.failure !== undefined, error: test.error !== undefined, skipped: test.skipped !== undefined,
    })),
  }));
}
console.log(JSON.stringify(all));
