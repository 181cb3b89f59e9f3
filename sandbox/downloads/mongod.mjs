// `node mongod.mjs FOLDER FILE`: downloads mongod into the folder and puts it in place as the file.
import { rename } from 'node:fs/promises';
import memoryServer from 'mongodb-memory-server-core';

const [downloadDir, file] = process.argv.slice(2);
try {
  await rename(await memoryServer.MongoBinary.getPath({ downloadDir }), file);
} catch (error) {
  console.error(`Error: ${error.message.replace(/\s*\n\s*/g, ' ')}`);
  process.exit(1);
}
