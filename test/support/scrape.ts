/** A page of metrics, read as Prometheus reads it. */
export class Scraped {
  private constructor(readonly text: string) {}

  static async from(url: string, token?: string): Promise<Scraped> {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(`${url}/metrics`, { headers });
    if (response.status !== 200) throw new Error(`the page said ${response.status}`);
    return new Scraped(await response.text());
  }

  /** Of a line as `name{label="value"}`; 0 where there is none. */
  value(line: string): number {
    const found = this.text.split('\n').find((each) => each.startsWith(`${line} `));
    return found === undefined ? 0 : Number(found.slice(line.length + 1));
  }

  /** Without the endings that a histogram's lines have. */
  get names(): string[] {
    return [...this.text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name!);
  }

  get labels(): string[] {
    return [...this.text.matchAll(/([a-z_]+)="/g)].map(([, label]) => label!);
  }
}
