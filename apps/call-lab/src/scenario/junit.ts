/** What came of one scripted call. */
export interface Verdict {
  readonly name: string;
  readonly seconds: number;
  /** What was not as expected. */
  readonly complaints: readonly string[];
}

export interface Suite {
  readonly name: string;
  readonly file: string;
  readonly verdicts: readonly Verdict[];
}

/** A report in JUnit's form, as CI systems read it: a suite a scenario, a case a call. */
export function junitOf(suites: readonly Suite[]): string {
  const all = suites.flatMap(({ verdicts }) => verdicts);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${countsOf(all)}>`,
    ...suites.flatMap(suiteOf),
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteOf({ name, file, verdicts }: Suite): string[] {
  const cases = verdicts.flatMap((verdict) => caseOf(verdict, name));
  return [
    `  <testsuite name="${escaped(name)}" file="${escaped(file)}" ${countsOf(verdicts)}>`,
    ...cases,
    '  </testsuite>',
  ];
}

function caseOf({ name, seconds, complaints }: Verdict, suite: string): string[] {
  const open = `    <testcase classname="${escaped(suite)}" name="${escaped(name)}" time="${seconds.toFixed(3)}"`;
  const [first] = complaints;
  if (first === undefined) return [`${open}/>`];
  const failure = `<failure message="${escaped(first)}">${escaped(complaints.join('\n'))}</failure>`;
  return [`${open}>`, `      ${failure}`, '    </testcase>'];
}

function countsOf(verdicts: readonly Verdict[]): string {
  const failures = verdicts.filter(({ complaints }) => complaints.length > 0).length;
  const seconds = verdicts.reduce((sum, verdict) => sum + verdict.seconds, 0);
  return `tests="${verdicts.length}" failures="${failures}" errors="0" time="${seconds.toFixed(3)}"`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** XML 1.0 knows no control characters but tab and line ends, not even escaped. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
