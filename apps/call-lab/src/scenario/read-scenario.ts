import { readFile } from 'node:fs/promises';
import { parse, YAMLParseError } from 'yaml';
import { StartRefused } from '../simulator/start-refused.js';
import { scenario, type Scenario } from './schema.js';

/** Reads YAML, or JSON, which is YAML too. Throws StartRefused, which says what is wrong and where. */
export async function readScenario(file: string): Promise<Scenario> {
  return parseScenario(await textOf(file), file);
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new StartRefused(`${file} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

export function parseScenario(text: string, file: string): Scenario {
  const result = scenario.safeParse(treeOf(text, file));
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.') || 'the file'}: ${issue.message}`);
  throw new StartRefused(`${file} is no scenario (docs/scenarios.md says what one is):\n${lines.join('\n')}`);
}

function treeOf(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new StartRefused(`${file} is neither YAML nor JSON: ${error.message}`, { cause: error });
  }
}
