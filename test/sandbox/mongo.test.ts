import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { type Mongo, type MongoProgram, findMongo, startMongo } from '../../sandbox/mongo';
import { findFreePort } from '../../sandbox/ports';

interface Note {
  _id: string;
  number: number;
  place?: number;
  state?: string;
}

describe('startMongo', () => {
  let program: MongoProgram;
  let folder: string;
  let port: number;
  let mongo: Mongo;
  const start = () => startMongo({ program, port, say: () => undefined, dataFolder: folder, logFolder: folder });
  const using = async <T>(work: (notes: mongoose.mongo.Collection<Note>) => Promise<T>): Promise<T> => {
    const connection = await mongoose.createConnection(mongo.uri).asPromise();
    return work(connection.getClient().db().collection<Note>('notes')).finally(() => connection.close());
  };

  beforeAll(async () => {
    // The environment may name a database that is not ours to kill.
    program = await findMongo({ say: () => undefined, env: { ...process.env, MONGODB_URI: '' } });
  }, 300_000);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keyrail-mongo-'));
    port = await findFreePort();
    mongo = await start();
  });
  afterEach(async () => {
    await mongo.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('loses no acknowledged write when it is killed', async () => {
    await using(async (notes) => {
      const numbers = Array.from({ length: 500 }, (_, number) => number);
      await Promise.all(numbers.map((number) => notes.insertOne({ _id: `note-${number}`, number })));
      await mongo.kill();
    });
    mongo = await start();

    expect(await using((notes) => notes.countDocuments())).toBe(500);
  });

  it('finds its data and its indexes again after a stop', async () => {
    await using((notes) => notes.createIndex({ number: 1 }, { unique: true }));
    await using((notes) => notes.insertOne({ _id: 'first', number: 1 }));
    await mongo.stop();
    mongo = await start();

    await expect(using((notes) => notes.insertOne({ _id: 'second', number: 1 }))).rejects.toMatchObject({
      code: 11000,
    });
  });

  it('updates one by filter, sort and upsert', async () => {
    const { picked, made } = await using(async (notes) => {
      await notes.insertMany([1, 3, 2].map((number) => ({ _id: `note-${number}`, number, state: 'open' })));
      const change = { $set: { state: 'taken' } };
      const picked = await notes.findOneAndUpdate({ state: 'open' }, change, { sort: { number: -1 } });
      const options = { upsert: true, returnDocument: 'after' } as const;
      const made = await notes.findOneAndUpdate({ _id: 'new' }, { $setOnInsert: { number: 9 } }, options);
      return { picked, made };
    });

    expect(picked?._id).toBe('note-3');
    expect(made).toEqual({ _id: 'new', number: 9 });
  });

  it('holds what an index finds against the rest of the filter, by as much as one of many keys', async () => {
    const { open, taken, held } = await using(async (notes) => {
      await notes.createIndex({ number: 1, place: 1 }, { unique: true });
      await notes.insertMany([1, 2, 3].map((place) => ({ _id: `b${place}`, number: 7, place, state: 'open' })));
      const open = await notes.findOne({ _id: 'b1', state: 'open' });
      const taken = await notes.findOne({ _id: 'b1', state: 'taken' });
      const held = await notes.find({ number: 7, place: 2, $or: [{ state: 'open' }, { state: 'lent' }] }).toArray();
      return { open, taken, held };
    });

    expect(open?._id).toBe('b1');
    expect(taken).toBeNull();
    expect(held.map(({ _id }) => _id)).toEqual(['b2']);
  });

  it('gives each of many concurrent takers another one', async () => {
    const taken = await using(async (notes) => {
      await notes.insertMany(
        Array.from({ length: 100 }, (_, number) => ({ _id: `n${number}`, number, state: 'open' })),
      );
      const take = () => notes.findOneAndUpdate({ state: 'open' }, { $set: { state: 'taken' } });
      return Promise.all(Array.from({ length: 100 }, take));
    });

    expect(new Set(taken.map((note) => note?._id)).size).toBe(100);
  });
});

describe('findMongo', () => {
  it('takes the database that the environment names', async () => {
    const env = { MONGODB_URI: 'mongodb://db.example.com/keyrail' };

    expect(await findMongo({ say: () => undefined, env })).toEqual({ kind: 'address', uri: env.MONGODB_URI });
  });
});
