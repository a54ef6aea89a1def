import { type RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * The page's own scripts and styles, calls to the servers named, and nothing else. No inline script or style is run.
 * `servers`: asked at each answer, `http://host:port`.
 */
export function headersFor(servers: () => readonly string[]): RequestHandler {
  return (request, response, next) => {
    const reached = servers().flatMap((url) => [url, url.replace(/^http/, 'ws')]);
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'"],
          mediaSrc: ["'self'", 'blob:'],
          connectSrc: ["'self'", ...reached],
          baseUri: ["'none'"],
          formAction: ["'none'"],
          frameAncestors: ["'none'"],
          requireTrustedTypesFor: ["'script'"],
        },
      },
      // Plain HTTP on this machine.
      strictTransportSecurity: false,
    })(request, response, next);
  };
}

/** Anything else is a page of the web that has its name lead here, or that posts to this machine unasked. */
export function onlyFor(hosts: readonly string[]): RequestHandler {
  return (request, response, next) => {
    const { host = '', origin } = request.headers;
    const isOurs = hosts.includes(host) && (origin === undefined || hosts.some((own) => origin === `http://${own}`));
    if (isOurs) {
      next();
      return;
    }
    const message = `The call lab answers at ${hosts.join(' and ')} alone: open it there`;
    response.status(403).json({ code: 'forbidden', message });
  };
}
