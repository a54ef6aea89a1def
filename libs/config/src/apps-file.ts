import { IsOptional } from 'class-validator';
import { ApnsEntry } from './apns-entry.js';
import { InviteEntry, IsInvite } from './invite-entry.js';
import { IsJsonObject, MayBeAbsent, Nested } from './json-record.js';
import { MissedCallEntry } from './missed-call-entry.js';
import { IsOneOf, Rule, TextRule } from './rules.js';
import { FromVariable } from './variable.js';

/** Which file the apps stand in. */
export class AppsFileVariable {
  @FromVariable('APPS_FILE', {
    meaning: "JSON file of the apps with their push credentials; signaling opens no key's file",
  })
  @TextRule('must be set: the name of the apps file', (text) => text !== '')
  file!: string;
}

const BUSY = ['allow', 'reject'] as const;

/** Whether a user in a connected call is rung, or the invite refused. */
export type Busy = (typeof BUSY)[number];

export class AppEntry {
  @TextRule('must be an app id, 1 to 32 characters of a-z 0-9 -', (text) => /^[a-z0-9-]{1,32}$/.test(text))
  id!: string;

  @MayBeAbsent()
  @IsInvite()
  @Nested(InviteEntry)
  invite?: 'anyone' | 'service' | InviteEntry;

  @MayBeAbsent()
  @IsOneOf(BUSY)
  busy?: Busy;

  /** `null` sends none. */
  @IsOptional()
  @IsJsonObject()
  @Nested(MissedCallEntry)
  missedCall?: MissedCallEntry | null;

  @IsJsonObject()
  @Nested(ApnsEntry)
  apns!: ApnsEntry;
}

export class AppsFile {
  @Rule('must be a list of one app or more', (value) => Array.isArray(value) && value.length > 0)
  @Nested(AppEntry)
  apps!: AppEntry[];
}
