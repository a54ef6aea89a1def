/** What a woken device connects to: known for certain only once the server listens, and not asked for before. */
export class PublicUrl {
  value = '';
}
