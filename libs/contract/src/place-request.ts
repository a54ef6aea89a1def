import { IsString } from 'class-validator';
import { InviteRequest } from './requests.js';
import { IsUserId, MayBeAbsent } from './rules.js';

/** `POST /v1/calls`: an invite, and for whom it is. */
export class PlaceRequest extends InviteRequest {
  @IsUserId()
  from!: string;

  /** What the callee is shown; without it the id. */
  @MayBeAbsent()
  @IsString({ message: '$property: must be text' })
  fromName?: string;
}
