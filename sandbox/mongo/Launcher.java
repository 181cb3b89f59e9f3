import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.ServerVersion;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.h2.mvstore.MVMap;

/** Runs the stand-in for MongoDB: {@code java -cp 'lib/*:.' Launcher PORT FILE}. */
public final class Launcher {
    public static void main(String[] args) {
        var backend = new DurableBackend(args[1]);
        backend.version(new AcceptedVersion());
        var server = new MongoServer(backend);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
        server.bind("127.0.0.1", Integer.parseInt(args[0]));
        System.out.println("ready on port " + args[0]);
    }

    /** The backend itself writes once a second, so that a kill would lose what it has already acknowledged. */
    private static final class DurableBackend extends H2Backend {
        private static final Set<String> WRITES = Set.of("insert", "update", "delete", "findandmodify", "create",
                "drop", "dropdatabase", "createindexes", "dropindexes", "deleteindexes", "renamecollection");
        // Writes share the lock and a commit has it alone, so that no commit saves another's half-done write.
        private final ReadWriteLock lock = new ReentrantReadWriteLock();

        DurableBackend(String file) {
            super(file);
            // With one commit a write the file would grow by 37 MB a thousand writes; only a power cut needs longer.
            getMvStore().setRetentionTime(1_000);
        }

        @Override
        protected MongoDatabase openOrCreateDatabase(String name) {
            return new IndexedDatabase(name, getCursorRegistry());
        }

        @Override
        public Document handleMessage(MongoMessage message) {
            if (!WRITES.contains(message.getDocument().keySet().iterator().next().toLowerCase())) {
                return copy(message);
            }
            lock.readLock().lock();
            Document reply;
            try {
                reply = copy(message);
            } finally {
                lock.readLock().unlock();
            }
            save();
            return reply;
        }

        // The server answers with its live documents, which another write may change while they are being sent.
        private synchronized Document copy(MongoMessage message) {
            return super.handleMessage(message).cloneDeeply();
        }

        // An inner class, because the base class opens the collections that there are before its fields are set.
        private final class IndexedDatabase extends H2Database {
            IndexedDatabase(String name, CursorRegistry cursors) {
                super(name, getMvStore(), cursors);
            }

            // The two maps are named as the base class names them.
            @Override
            protected MongoCollection<Object> openOrCreateCollection(String name, CollectionOptions options) {
                var fullName = getFullCollectionNamespace(name);
                MVMap<Object, Document> documents = getMvStore().openMap("databases." + fullName);
                MVMap<String, Object> meta = getMvStore().openMap("meta." + fullName);
                return new IndexedCollection(this, name, options, documents, meta, cursorRegistry);
            }
        }

        private void save() {
            lock.writeLock().lock();
            try {
                commit();
            } finally {
                lock.writeLock().unlock();
            }
        }
    }

    /** The collection itself uses a unique index only where a filter names its keys and nothing else; all other filters read every document. */
    private static final class IndexedCollection extends H2Collection {
        IndexedCollection(MongoDatabase database, String name, CollectionOptions options, MVMap<Object, Document> documents,
                MVMap<String, Object> meta, CursorRegistry cursors) {
            super(database, name, options, documents, meta, cursors);
        }

        @Override
        protected QueryResult queryDocuments(Document query, Document orderBy, int skip, int limit, int batchSize, Document fields) {
            for (Index<Object> index : getIndexes()) {
                var keys = new Document();
                for (IndexKey key : index.getKeys()) {
                    if (query.containsKey(key.getKey())) keys.put(key.getKey(), query.get(key.getKey()));
                }
                if (keys.size() == index.getKeys().size() && index.canHandle(keys)) {
                    return matchDocuments(query, index.getPositions(keys), orderBy, skip, limit, batchSize, fields);
                }
            }
            return super.queryDocuments(query, orderBy, skip, limit, batchSize, fields);
        }
    }

    /** Current drivers refuse the wire version that the server tells by itself (8). */
    private static final class AcceptedVersion implements MongoVersion {
        @Override
        public List<Integer> getVersionArray() {
            return ServerVersion.MONGO_5_0.getVersionArray();
        }

        @Override
        public int getWireVersion() {
            return 17;
        }
    }
}
