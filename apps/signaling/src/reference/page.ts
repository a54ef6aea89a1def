import { createHash } from 'node:crypto';
import { type AsyncApi, type EventOperation, type HttpOperation, type OpenApi } from './document-types.js';
import { type Html, html, prose, trusted } from './html.js';

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color-scheme: light dark }
h3 { margin: 2rem 0 0 } h3 code { font-size: 1rem } p { margin: .3rem 0 }
pre { overflow-x: auto; padding: .6rem; border: 1px solid #8886; border-radius: .3rem; font-size: .8rem }
table { border-collapse: collapse } td { padding: .1rem 1rem .1rem 0; vertical-align: top }
summary { cursor: pointer }`;

/** Its text is what the hash below is of, to the letter. */
const STYLE_ELEMENT = trusted(`<style>${STYLE}</style>`);

/** Nothing is loaded, run, framed or sent: the page is text. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Both documents as one page to read, without scripts. */
export function referencePage(http: OpenApi, sockets: AsyncApi): string {
  const schemas = { ...http.components.schemas, ...sockets.components.schemas };
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>Callwake ${http.info.version}</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <h1>Callwake ${http.info.version}</h1>
        <p>
          For programs: <a href="/docs/openapi.json">openapi.json</a>, <a href="/docs/asyncapi.json">asyncapi.json</a>
        </p>
        <h2 id="http">HTTP</h2>
        <p>${prose(http.info.description)}</p>
        ${table(Object.entries(http.components.securitySchemes).map(([name, { description }]) => [`${name} token`, description]))}
        ${Object.entries(http.paths).flatMap(([path, methods]) =>
          Object.entries(methods).map(([method, operation]) => request(`${method.toUpperCase()} ${path}`, operation)),
        )}
        <h2 id="sockets">Sockets</h2>
        <p>${prose(sockets.info.description)}</p>
        <p>${prose(sockets.channels.calls.description)}</p>
        ${Object.values(sockets.operations).map((operation) => event(operation, sockets))}
        <h2 id="schemas">Schemas</h2>
        ${Object.entries(schemas).map(([name, schema]) => named(name, schema))}
      </body>
    </html>`.text;
}

function request(
  title: string,
  { summary, description, security, parameters = [], requestBody, responses }: HttpOperation,
) {
  const tokens = security.flatMap((scheme) => Object.keys(scheme)).join(', ');
  const body = requestBody?.content['application/json'];
  return html`<h3><code>${title}</code></h3>
    <p>${prose(summary)}. ${prose(description ?? '')}</p>
    <p>${tokens === '' ? 'No token.' : `Token: ${tokens}.`}</p>
    ${table(parameters.map((each) => [each.name, `${each.in}${each.required ? '' : ', optional'}: ${each.description}`]))}
    ${body && more('Body', body.schema, body.example)}
    ${table(Object.entries(responses).map(([status, answer]) => [status, answer.description]))}
    ${Object.entries(responses)
      .filter(([status]) => status.startsWith('2'))
      .flatMap(([status, { content = {} }]) => Object.values(content).map(({ schema }) => more(status, schema)))}`;
}

function event({ action, summary, messages, reply }: EventOperation, { channels }: AsyncApi) {
  const of = ($ref: string) => channels.calls.messages[$ref.split('/').at(-1) ?? ''];
  const [message] = messages.map(({ $ref }) => of($ref));
  const [ack] = (reply?.messages ?? []).map(({ $ref }) => of($ref));
  return html`<h3><code>${message?.name}</code> ${action === 'receive' ? 'to the server' : 'from the server'}</h3>
    <p>${prose(summary)}</p>
    ${message && more('Data', message.payload, message.examples?.[0]?.payload)} ${ack && more('Ack', ack.payload)}`;
}

const table = (rows: readonly (readonly [string, string])[]): Html =>
  html`<table>
    ${rows.map(
      ([name, text]) =>
        html`<tr>
          <td><code>${name}</code></td>
          <td>${prose(text)}</td>
        </tr>`,
    )}
  </table>`;

const more = (title: string, schema: object, example?: unknown): Html =>
  html`<details>
    <summary>${title}</summary>
    <pre>${JSON.stringify(schema, null, 2)}</pre>
    ${
      example === undefined
        ? undefined
        : html`<p>For example</p>
            <pre>${JSON.stringify(example, null, 2)}</pre>`
    }
  </details>`;

const named = (name: string, schema: object): Html =>
  html`<details id="${name}">
    <summary><code>${name}</code></summary>
    <pre>${JSON.stringify(schema, null, 2)}</pre>
  </details>`;
