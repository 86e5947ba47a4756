using Microsoft.Data.Sqlite;

namespace MLExtensions.AutoML;

/// <summary>The trials of a search. Several processes may share a folder: a trial belongs to the one that runs it, until that is gone.</summary>
internal sealed class TrialStore : IDisposable
{
    private const string NextRevision = "(SELECT COALESCE(MAX(revision), 0) + 1 FROM trials)";
    private const string IsMine = "trial = $trial AND owner = $owner AND state = 'Running'";

    private readonly Lock gate = new();
    private readonly TrialDatabase database;
    private readonly TimeProvider clock;
    private readonly TimeSpan staleAfter;
    private readonly string owner = Guid.NewGuid().ToString("N");
    private readonly OwnerLock? ownerLock;
    private readonly string? folder;
    private readonly Lazy<string> checkpoints;
    private readonly bool locksHold;
    private readonly SortedList<int, StoredTrial> known = [];
    private StoredTrial[] snapshot = [];
    private (long Foreign, long Revision) seen = (-1, 0);
    private bool isChanged = true;

    /// <summary>Opens the trials of a search, or begins with none.</summary>
    /// <param name="folder">The checkpoint folder; null where trials are kept in memory.</param>
    /// <param name="identity">The search.</param>
    /// <param name="clock">What time it is.</param>
    /// <param name="staleAfter">After how long without a heartbeat a process counts as gone though it seems to be there; 1 minute if null.</param>
    /// <exception cref="SearchCheckpointException">The folder is another search's, damaged, or cannot be written to.</exception>
    public TrialStore(string? folder, SearchIdentity identity, TimeProvider? clock = null, TimeSpan? staleAfter = null)
    {
        this.folder = folder = folder is null ? null : Path.GetFullPath(folder);
        this.clock = clock ?? TimeProvider.System;
        this.staleAfter = staleAfter ?? TimeSpan.FromMinutes(1);
        checkpoints = new(() => folder is null ? Directory.CreateTempSubdirectory("mlextensions-search-").FullName : Directory.CreateDirectory(Path.Combine(folder, "trials")).FullName);
        if (folder is not null)
            try
            {
                Directory.CreateDirectory(folder);
                ownerLock = OwnerLock.Take(Locks, owner);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new SearchCheckpointException($"The checkpoint folder '{folder}' cannot be written to: {error.Message}", error);
            }

        locksHold = ownerLock?.Holds ?? false;
        try
        {
            database = new TrialDatabase(folder is null ? null : Path.Combine(folder, "search.db"), identity);
            database.Write(() =>
            {
                SecondsBefore = database.Query("SELECT process, heartbeat_at, seconds FROM processes", row => (Process: row.GetString(0), Beat: row.GetString(1), Seconds: TrialText.ReadNumber(row.GetString(2))))
                    .Where(process => IsGone(process.Process, process.Beat)).Sum(process => process.Seconds);
                database.Execute("INSERT INTO processes VALUES ($owner, $now, '0')", ("$owner", owner), ("$now", Now));
            });
        }
        catch
        {
            database?.Dispose();
            ownerLock?.Dispose();
            throw;
        }
    }

    /// <summary>Seconds that runs took which were over when this one began.</summary>
    public double SecondsBefore { get; private set; }

    private string Locks => Path.Combine(folder!, "processes");

    private string Now => TrialText.Write(clock.GetUtcNow());

    /// <summary>All trials whose values are chosen, ascending by number.</summary>
    public IReadOnlyList<StoredTrial> Trials()
    {
        lock (gate)
        {
            Refresh();
            return snapshot;
        }
    }

    /// <summary>Whether trials run, here or elsewhere.</summary>
    public bool IsAnyRunning() => Read(() => database.Query("SELECT 1 FROM trials WHERE state = 'Running' LIMIT 1", _ => true).Count > 0);

    /// <summary>Takes the number of a new trial; null where there are as many as there may be.</summary>
    public int? Reserve(int maximum) => Write(() =>
    {
        var (count, next) = database.Query("SELECT COUNT(*), COALESCE(MAX(trial), -1) + 1 FROM trials", row => (row.GetInt32(0), row.GetInt32(1))).Single();
        if (count >= maximum)
            return (int?)null;
        database.Execute($"INSERT INTO trials VALUES ($trial, {NextRevision}, 'Running', $owner, 0, NULL, 0, $now, 'NaN', '0', '{{}}', '0', NULL, NULL)", ("$trial", next), ("$owner", owner), ("$now", Now));
        return next;
    });

    /// <summary>How many trials there are, those whose number alone is taken included.</summary>
    public int Count() => Read(() => database.Query("SELECT COUNT(*) FROM trials", row => row.GetInt32(0)).Single());

    /// <summary>Gives back a number for which there is nothing to try.</summary>
    public void Release(int trialId) => Write(() => database.Execute($"DELETE FROM trials WHERE {IsMine} AND parameters IS NULL", ("$trial", trialId), ("$owner", owner)));

    /// <summary>Says what a trial tries.</summary>
    public bool Propose(TrialSettings settings) => Write(() => database.Execute($"UPDATE trials SET parameters = $parameters, seed = $seed, started_at = $at, revision = {NextRevision} WHERE {IsMine}",
        ("$trial", settings.TrialId), ("$owner", owner), ("$parameters", TrialText.Write(settings.Parameters)), ("$seed", settings.Seed), ("$at", TrialText.Write(settings.StartedAtUtc))) == 1);

    /// <summary>Takes a waiting trial to go on with it; false where another process was first.</summary>
    public bool TryResume(int trialId)
        => Write(() => database.Execute($"UPDATE trials SET state = 'Running', owner = $owner, revision = {NextRevision} WHERE trial = $trial AND state = 'Paused'", ("$trial", trialId), ("$owner", owner)) == 1);

    /// <summary>Ends a waiting trial; false where another process was first.</summary>
    public bool TryPrune(int trialId)
    {
        var isPruned = Write(() => database.Execute($"UPDATE trials SET state = 'Pruned', revision = {NextRevision} WHERE trial = $trial AND state = 'Paused'", ("$trial", trialId)) == 1);
        if (isPruned)
            Drop(trialId);
        return isPruned;
    }

    /// <summary>Takes a trial that its process left: it was put back, or the process is gone. Null where there is none.</summary>
    public StoredTrial? TakeOver()
    {
        const string Left = "SELECT trial, owner, heartbeat_at FROM trials LEFT JOIN processes ON process = owner WHERE state = 'Running' AND (owner IS NULL OR owner <> $owner) ORDER BY trial";
        List<(int Trial, bool IsPutBack)> Find() => [.. database.Query(Left, row => (Trial: row.GetInt32(0), Owner: Text(row, 1), Beat: Text(row, 2)), ("$owner", owner))
            .Where(trial => trial.Owner is null || IsGone(trial.Owner, trial.Beat)).Select(trial => (trial.Trial, trial.Owner is null))];
        lock (gate)
        {
            if (database.Guard(Find).Count == 0)
                return null;
            var taken = Write(() =>
            {
                if (Find() is not [var (trial, isPutBack), ..])
                    return (int?)null;
                database.Execute($"UPDATE trials SET owner = $owner, attempts = attempts + $gone, revision = {NextRevision} WHERE trial = $trial", ("$trial", trial), ("$owner", owner), ("$gone", isPutBack ? 0 : 1));
                if (!Path.Exists(CheckpointPath(trial)))
                    database.Execute("DELETE FROM steps WHERE trial = $trial", ("$trial", trial));
                return trial;
            });
            return taken is { } id ? database.Guard(() => Load("trial = $value", id).Single()) : null;
        }
    }

    /// <summary>Keeps a step of a trial, in place of that step and later ones of an earlier attempt; false where the trial is not this process's any more.</summary>
    public bool Report(int trialId, TrialStep step) => Write(() =>
    {
        if (database.Execute($"UPDATE trials SET revision = {NextRevision} WHERE {IsMine}", ("$trial", trialId), ("$owner", owner)) == 0)
            return false;
        database.Execute("DELETE FROM steps WHERE trial = $trial AND step >= $step", ("$trial", trialId), ("$step", step.Step));
        database.Execute("INSERT INTO steps VALUES ($trial, $step, $metric, $violation, $seconds)",
            ("$trial", trialId), ("$step", step.Step), ("$metric", TrialText.Write(step.Metric)), ("$violation", TrialText.Write(step.Violation)), ("$seconds", TrialText.Write(step.Seconds)));
        return true;
    });

    /// <summary>Keeps what came of a trial, its steps apart; false where the trial is not this process's any more. What a trial that does not wait kept to go on is dropped.</summary>
    public bool Finish(TrialResult result)
    {
        const string Set = $"UPDATE trials SET state = $state, owner = NULL, metric = $metric, violation = $violation, metrics = $metrics, seconds = $seconds, failure_type = $type, failure = $failure, revision = {NextRevision} WHERE {IsMine}";
        var isMine = Write(() => database.Execute(Set,
            ("$trial", result.Settings.TrialId), ("$owner", owner), ("$state", result.State.ToString()), ("$metric", TrialText.Write(result.Metric)), ("$violation", TrialText.Write(result.Violation)),
            ("$metrics", TrialText.Write(result.Metrics)), ("$seconds", TrialText.Write(result.DurationInSeconds)), ("$type", result.FailureType), ("$failure", result.Failure)) == 1);
        if (isMine && result.State != TrialState.Paused)
            Drop(result.Settings.TrialId);
        return isMine;
    }

    /// <summary>Gives a running trial back, so that this search or a later one goes on with it.</summary>
    public void PutBack(int trialId) => Write(() => database.Execute($"UPDATE trials SET owner = NULL, revision = {NextRevision} WHERE {IsMine}", ("$trial", trialId), ("$owner", owner)));

    /// <summary>Says that this process lives, and how many seconds it took.</summary>
    public void Beat(double seconds) => Write(() => database.Execute("UPDATE processes SET heartbeat_at = $now, seconds = $seconds WHERE process = $owner", ("$owner", owner), ("$now", Now), ("$seconds", TrialText.Write(seconds))));

    /// <summary>Where a waiting trial keeps its course.</summary>
    public string CheckpointPath(int trialId) => Path.Combine(checkpoints.Value, FormattableString.Invariant($"{trialId:D6}.checkpoint"));

    public void Dispose()
    {
        lock (gate)
            database.Dispose();
        ownerLock?.Dispose();
        if (folder is null && checkpoints.IsValueCreated)
            Directory.Delete(checkpoints.Value, recursive: true);
    }

    private bool IsGone(string process, string? beat)
        => process != owner && (beat is null || clock.GetUtcNow() - TrialText.ReadTime(beat) > staleAfter || (locksHold && OwnerLock.IsGone(Locks, process)));

    private void Drop(int trialId)
    {
        if (!checkpoints.IsValueCreated && folder is null)
            return;
        var path = CheckpointPath(trialId);
        try
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
            else if (File.Exists(path))
                File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A file that cannot be deleted now takes room and does no other harm: a search does not end for it.
        }
    }

    private T Read<T>(Func<T> action)
    {
        lock (gate)
            return database.Guard(action);
    }

    private T Write<T>(Func<T> action)
    {
        lock (gate)
        {
            isChanged = true;
            return database.Write(action);
        }
    }

    private void Refresh() => database.Guard(() =>
    {
        var foreign = database.ForeignVersion;
        if (!isChanged && foreign == seen.Foreign)
            return false;
        isChanged = false;
        var revision = database.Query("SELECT COALESCE(MAX(revision), 0) FROM trials", row => row.GetInt64(0)).Single();
        foreach (var trial in Load("revision > $value", seen.Revision).Where(trial => trial.IsProposed))
            known[trial.TrialId] = trial;
        snapshot = [.. known.Values];
        seen = (foreign, revision);
        return true;
    });

    private List<StoredTrial> Load(string condition, object value)
    {
        var steps = database.Query($"SELECT trial, step, metric, violation, seconds FROM steps WHERE trial IN (SELECT trial FROM trials WHERE {condition}) ORDER BY trial, step",
                row => (Trial: row.GetInt32(0), Step: new TrialStep(row.GetInt32(1), Number(row, 2), Number(row, 3), Number(row, 4))), ("$value", value))
            .ToLookup(row => row.Trial, row => row.Step);
        return database.Query($"SELECT trial, state, attempts, parameters, seed, started_at, metric, violation, metrics, seconds, failure_type, failure FROM trials WHERE {condition} ORDER BY trial", row =>
        {
            var settings = new TrialSettings(row.GetInt32(0), Text(row, 3) is { } parameters ? TrialText.ReadParameters(parameters) : new([]), row.GetInt32(4), TrialText.ReadTime(row.GetString(5)));
            var result = new TrialResult
            {
                Settings = settings,
                State = Enum.Parse<TrialState>(row.GetString(1)),
                Metric = Number(row, 6),
                Violation = Number(row, 7),
                Metrics = TrialText.ReadMetrics(row.GetString(8)),
                Steps = [.. steps[settings.TrialId]],
                DurationInSeconds = Number(row, 9),
                FailureType = Text(row, 10),
                Failure = Text(row, 11),
            };
            return new StoredTrial(result, row.GetInt32(2), !row.IsDBNull(3));
        }, ("$value", value));
    }

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static double Number(SqliteDataReader row, int column) => TrialText.ReadNumber(row.GetString(column));
}
