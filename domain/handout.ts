/** A batch of codes that was handed out by hand, as for a campaign. */
export interface Handout {
  product: string;
  /** Names the batch within its product. */
  label: string;
  count: number;
  /** Who has them; null where nobody was named. */
  email: string | null;
  by: string;
  /** ISO time. */
  at: string;
}
