export { connectDatabase } from './connection';
export { createModels, type Models } from './models';
