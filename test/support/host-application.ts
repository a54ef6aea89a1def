import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** What the host application was asked, or told; `data`: checked against the signature by the library that receivers use. */
export interface Heard {
  readonly path: string;
  readonly data: unknown;
  readonly id: string;
}

export interface HostPlace {
  readonly port?: number;
  /** PEM. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

export const json =
  (status: number, body: unknown): Answer =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

/** The back end of whoever uses Callwake, on loopback. */
export class HostApplication {
  static readonly secret = `whsec_${Buffer.from('a secret of the host application').toString('base64')}`;
  readonly heard: Heard[] = [];
  /** Connections that were opened to it. */
  connections = 0;
  answer: Answer = json(200, { allow: true });

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  /** By TLS where it is given a certificate; at a free port where it is given none. */
  static async start({ port: at = 0, tls }: HostPlace = {}): Promise<HostApplication> {
    const server = tls ? createTlsServer(tls) : createServer();
    server.listen(at, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const application = new HostApplication(server, `http${tls ? 's' : ''}://127.0.0.1:${port}`);
    server.on('connection', () => application.connections++);
    server.on('request', (request, response) => void application.hear(request, response));
    return application;
  }

  /** Whoever waits for an answer gets none. */
  hangUp(): void {
    this.server.closeAllConnections();
  }

  close(): void {
    this.hangUp();
    this.server.close();
  }

  private async hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const data = new Webhook(HostApplication.secret).verify(body, request.headers as Record<string, string>);
    this.heard.push({ path: request.url ?? '', data, id: String(request.headers['webhook-id']) });
    this.answer(response, request);
  }
}
