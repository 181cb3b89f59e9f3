import mongoose, { type Connection } from 'mongoose';

/** Connects to the database; on the connection no operation waits without an end. */
export async function connectDatabase(uri: string): Promise<Connection> {
  const connection = mongoose.createConnection(uri, {
    serverSelectionTimeoutMS: 2_000,
    socketTimeoutMS: 10_000,
    waitQueueTimeoutMS: 60_000,
    maxPoolSize: 32,
    bufferCommands: false,
    autoIndex: false,
    autoCreate: false,
    // A code that only a lost primary knew of as reserved would be given out twice.
    writeConcern: { w: 'majority' },
  });
  try {
    return await connection.asPromise();
  } catch (error) {
    await connection.close(true);
    throw error;
  }
}
