import { readFileSync } from 'node:fs';

export type TextFile = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: string };

/** A file as UTF-8 text; `problem` says why it can't be read, by the system's code, and not which file: its name is a value. */
export function readText(fileName: string): TextFile {
  try {
    return { ok: true, text: readFileSync(fileName, 'utf8') };
  } catch (error) {
    const code = codeOf(error);
    return { ok: false, problem: `the file cannot be read (${words[code] ?? code})` };
  }
}

const words: Readonly<Partial<Record<string, string>>> = {
  ENOENT: 'ENOENT: there is none of this name',
  EACCES: 'EACCES: this user has no permission',
  EISDIR: 'EISDIR: it is a folder',
};

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown error';
