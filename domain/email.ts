/** True for what one recipient's address can look like; the mail server judges the rest. */
export const isEmailAddress = (text: string): boolean =>
  /^[^\s@<>"(),;:\\\p{Cc}]+@[^\s@<>"(),;:\\\p{Cc}]+$/u.test(text);
