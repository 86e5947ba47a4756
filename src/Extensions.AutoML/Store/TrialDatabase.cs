using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace MLExtensions.AutoML;

/// <summary>The SQLite database of a search: its tables, and errors that say where it is and what to do.</summary>
internal sealed class TrialDatabase : IDisposable
{
    private const int SchemaVersion = 1;

    private const string Schema = """
        CREATE TABLE search (part TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT;
        CREATE TABLE processes (process TEXT NOT NULL PRIMARY KEY, heartbeat_at TEXT NOT NULL, seconds TEXT NOT NULL) STRICT;
        CREATE TABLE trials (trial INTEGER PRIMARY KEY, revision INTEGER NOT NULL, state TEXT NOT NULL, owner TEXT, attempts INTEGER NOT NULL, parameters TEXT, seed INTEGER NOT NULL, started_at TEXT NOT NULL,
            metric TEXT NOT NULL, violation TEXT NOT NULL, metrics TEXT NOT NULL, seconds TEXT NOT NULL, failure_type TEXT, failure TEXT) STRICT;
        CREATE INDEX trials_by_revision ON trials (revision);
        CREATE TABLE steps (trial INTEGER NOT NULL, step INTEGER NOT NULL, metric TEXT NOT NULL, violation TEXT NOT NULL, seconds TEXT NOT NULL, PRIMARY KEY (trial, step)) STRICT, WITHOUT ROWID;
        """;

    private readonly SqliteConnection connection;
    private readonly string? path;
    private readonly Dictionary<string, SqliteCommand> commands = [];

    /// <summary>Opens or makes a database.</summary>
    /// <param name="path">Its file; null for one in memory.</param>
    /// <param name="identity">The search: a database of another one is refused.</param>
    public TrialDatabase(string? path, SearchIdentity identity)
    {
        this.path = path;
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path ?? ":memory:", Pooling = false, DefaultTimeout = 60 }.ToString());
        try
        {
            Guard(() =>
            {
                connection.Open();
                Execute("PRAGMA busy_timeout = 60000");
                Execute("PRAGMA journal_mode = WAL");
                Execute("PRAGMA synchronous = NORMAL");
                if (Query("PRAGMA quick_check(1)", row => row.GetString(0)).Single() is not "ok" and var fault)
                    throw Damaged(fault, null);
            });
            Write(() => Prepare(identity));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>A number that changes whenever another connection wrote.</summary>
    public long ForeignVersion => Guard(() => Query("PRAGMA data_version", row => row.GetInt64(0)).Single());

    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values) => Command(sql, values).ExecuteNonQuery();

    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var reader = Command(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>Does something as one whole that other processes see all or nothing of.</summary>
    public void Write(Action action) => Write(() =>
    {
        action();
        return true;
    });

    /// <inheritdoc cref="Write(Action)"/>
    public T Write<T>(Func<T> action) => Guard(() =>
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            var value = action();
            Execute("COMMIT");
            return value;
        }
        catch
        {
            try
            {
                Execute("ROLLBACK");
            }
            catch (SqliteException)
            {
                // The database rolled back by itself; what went wrong first is told.
            }

            throw;
        }
    });

    public T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException error) when (error.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB)
        {
            throw Damaged(error.Message, error);
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            throw Damaged(error.Message, error);
        }
        catch (SqliteException error) when (error.SqliteErrorCode is SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_PERM)
        {
            throw new SearchCheckpointException($"The database of the search '{path}' cannot be opened for writing: {error.Message} A search must be able to write to its checkpoint folder.", error);
        }
        catch (SqliteException error)
        {
            throw new SearchCheckpointException($"The database of the search '{path ?? "in memory"}' cannot be used: {error.Message} What was kept before is safe; run the search again once this is put right.", error);
        }
    }

    public void Dispose()
    {
        foreach (var command in commands.Values)
            command.Dispose();
        connection.Dispose();
    }

    private void Guard(Action action) => Guard(() =>
    {
        action();
        return true;
    });

    private void Prepare(SearchIdentity identity)
    {
        var version = Query("PRAGMA user_version", row => row.GetInt32(0)).Single();
        if (version == 0)
        {
            if (Query("SELECT name FROM sqlite_master LIMIT 1", row => row.GetString(0)) is [var table])
                throw new SearchCheckpointException($"'{path}' is a database of something else: it has a table '{table}' and no mark of a search. Choose another checkpoint folder.");
            Execute(Schema);
            Execute($"PRAGMA user_version = {SchemaVersion}");
            foreach (var (part, value) in identity.Parts)
                Execute("INSERT INTO search VALUES ($part, $value)", ("$part", part), ("$value", value));
            return;
        }

        if (version != SchemaVersion)
            throw new SearchCheckpointException($"'{path}' was written by another version of this library: its layout is {version}, this version reads {SchemaVersion}. Go on with the version that wrote it, or choose another checkpoint folder.");
        var found = Query("SELECT part, value FROM search", row => KeyValuePair.Create(row.GetString(0), row.GetString(1))).ToDictionary(StringComparer.Ordinal);
        if (identity.DifferencesFrom(found).ToList() is { Count: > 0 } differences)
            throw new SearchCheckpointException($"The checkpoint folder '{Path.GetDirectoryName(path)}' belongs to another search. What differs: {string.Join("; ", differences)}. Choose another folder, or set up the search as it was.");
    }

    private SearchCheckpointException Damaged(string fault, Exception? error)
        => new($"The database of the search '{path}' is damaged: {fault} Delete or move the file, with '{Path.GetFileName(path)}-wal' and '{Path.GetFileName(path)}-shm' where they are there, and the search begins anew; or bring back a copy.", error);

    private SqliteCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (!commands.TryGetValue(sql, out var command))
        {
            command = commands[sql] = connection.CreateCommand();   // kept: SQLite need not compile it again
            command.CommandText = sql;
        }

        command.Parameters.Clear();
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
