/** One message, read as far as all of them are alike. */
export interface Message {
  /** Of the event. */
  name: string;
  eventId: string;
  /** Of the object that the event is about. */
  id: string;
  attributes: unknown;
  occurredAt: string | null;
  test: boolean;
}
