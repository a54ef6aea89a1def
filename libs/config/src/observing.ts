import { IsOptional } from 'class-validator';
import { isUrl, TextRule } from './rules.js';
import { type Secret } from './secret.js';
import { IsSecret } from './secret-rules.js';
import { FromVariable } from './variable.js';

/** Who may see figures and traces of this process. */
export class ObservingConfig {
  @FromVariable('METRICS_TOKEN', {
    form: 'secret',
    meaning: 'what a scraper sends as bearer to read /metrics; where it is not set, anybody reads it',
  })
  @IsOptional()
  @IsSecret()
  metricsToken?: Secret;

  @FromVariable('OTEL_EXPORTER_OTLP_ENDPOINT', {
    meaning:
      'where traces of calls are sent (OTLP over HTTP, at /v1/traces below it); none are taken where it is not set',
  })
  @IsOptional()
  @TextRule('must be an absolute http or https URL without user name and password', (text) =>
    isUrl(text, ['http:', 'https:']),
  )
  tracesTo?: string;
}

/** Who may see the queues of a worker. */
export class AdminConfig {
  @FromVariable('ADMIN_TOKEN', {
    form: 'secret',
    meaning: "opens the push worker's page of queues, /admin/queues; there is none where it is not set",
  })
  @IsOptional()
  @IsSecret()
  token?: Secret;
}
