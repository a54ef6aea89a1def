import { connect } from 'node:http2';

/**
 * A host's clock by its `date` header, in ms since epoch; null where it has none, or cannot be asked. The question carries no
 * credentials: it is refused, and the refusal has the header.
 */
export async function hostDate(host: string, ca: string | undefined, withinMs: number): Promise<number | null> {
  const session = connect(host, { minVersion: 'TLSv1.2', ...(ca !== undefined && { ca }) });
  const late = setTimeout(() => {
    session.destroy();
  }, withinMs);
  try {
    return await new Promise((resolve) => {
      // Why a host cannot be asked is said where its credentials are tried.
      session.on('error', () => undefined);
      session.on('close', () => {
        resolve(null);
      });
      const question = session.request({ ':method': 'GET', ':path': '/' });
      question.on('error', () => undefined);
      question.on('response', ({ date }) => {
        resolve(dateIn(date));
      });
    });
  } finally {
    clearTimeout(late);
    session.destroy();
  }
}

function dateIn(header: string | undefined): number | null {
  const date = Date.parse(header ?? '');
  return Number.isNaN(date) ? null : date;
}
