/** The options of a schema that is a part of another. */
export const part = { _id: false, strict: 'throw' } as const;

export const requiredText = { type: String, required: true };
export const optionalText = { type: String, default: null };
export const requiredNumber = { type: Number, required: true };
export const optionalNumber = { type: Number, default: null };
