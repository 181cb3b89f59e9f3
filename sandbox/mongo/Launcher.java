import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.ServerVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

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

        private void save() {
            lock.writeLock().lock();
            try {
                commit();
            } finally {
                lock.writeLock().unlock();
            }
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
