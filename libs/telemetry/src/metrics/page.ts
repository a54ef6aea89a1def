import { type IncomingMessage, type ServerResponse } from 'node:http';
import { letIn } from '../let-in.js';
import { type Metrics } from './registry.js';

type Next = () => void;

/** `GET /metrics`, for whoever has the token where there is one. The page is made once, and then waits for nobody who reads it slowly. */
export const metricsPage =
  (metrics: Metrics, token: string | undefined) =>
  (request: IncomingMessage, response: ServerResponse, next: Next): void => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      next();
      return;
    }
    if (token !== undefined && !letIn(request, token)) {
      response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
      return;
    }
    metrics.page().then(
      (text) => {
        response.writeHead(200, { 'content-type': metrics.contentType }).end(text);
      },
      () => {
        response.writeHead(500).end();
      },
    );
  };
