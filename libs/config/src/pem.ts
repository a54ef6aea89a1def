import { resolve } from 'node:path';
import { readText } from './read-text.js';
import { Secret } from './secret.js';

/** Where files are read for: the folder of the apps file, the path in it, and where problems go. */
export interface Place {
  readonly folder: string;
  readonly path: string;
  readonly problems: string[];
}

const beginnings = {
  certificate: /^-----BEGIN CERTIFICATE-----/m,
  'private key': /^-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/m,
};

/** The text of a PEM file, which must hold these kinds of things; whether they are good is for their user to find. */
export function readPem(
  place: Place,
  field: string,
  file: string,
  kinds: readonly (keyof typeof beginnings)[],
): Secret {
  const read = readText(resolve(place.folder, file));
  const problems = read.ok
    ? kinds.filter((kind) => !beginnings[kind].test(read.text)).map((kind) => `the file holds no ${kind} in PEM form`)
    : [`${read.problem}; its name is relative to the apps file`];
  place.problems.push(...problems.map((problem) => `${place.path}.${field}: ${problem}`));
  return new Secret(read.ok ? read.text : '');
}
