/** The folder of everything in the sandbox that outlives a run: KEYRAIL_DATA, or `.keyrail`. */
export const dataFolderOf = ({ KEYRAIL_DATA }: NodeJS.ProcessEnv): string => KEYRAIL_DATA || '.keyrail';
