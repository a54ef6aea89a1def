import { Controller, Get, Header, Inject } from '@nestjs/common';
import { CONTENT_SECURITY_POLICY } from '../reference/page.js';
import { REFERENCE } from '../parts.js';
import { type Reference } from '../reference/reference.js';

/** What this server can be asked, for people and for programs. */
@Controller('docs')
export class ReferenceController {
  constructor(@Inject(REFERENCE) private readonly reference: Reference) {}

  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', CONTENT_SECURITY_POLICY)
  @Header('X-Content-Type-Options', 'nosniff')
  @Header('Referrer-Policy', 'no-referrer')
  page(): string {
    return this.reference.page;
  }

  @Get('openapi.json')
  @Header('Content-Type', 'application/json; charset=utf-8')
  openApi(): string {
    return this.reference.openApi;
  }

  @Get('asyncapi.json')
  @Header('Content-Type', 'application/json; charset=utf-8')
  asyncApi(): string {
    return this.reference.asyncApi;
  }
}
