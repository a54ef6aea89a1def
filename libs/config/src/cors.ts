import { IsOptional } from 'class-validator';
import { EachText } from './rules.js';
import { FromVariable } from './variable.js';

/** As a browser writes it: "scheme://host:port". Web views have schemes of their own. */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;

/** Which web pages may speak to this server. */
export class CorsVariables {
  @FromVariable('CORS_ORIGINS', {
    form: 'list',
    meaning:
      'origins of the web pages that may speak to this server, over HTTP and by socket; where it is not set, its own alone',
  })
  @IsOptional()
  @EachText(
    'must be a list of origins like https://calls.example.org, separated by commas, in lower case and without a path',
    (text) => ORIGIN.test(text),
  )
  corsOrigins?: string[];
}
