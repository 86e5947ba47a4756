namespace Extensions.AutoML.Tests;

/// <summary>Time that goes on when told to.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> timers = [];
    private TimeSpan now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (gate)
            return now.Ticks;
    }

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(GetTimestamp());

    public void Advance(double seconds)
    {
        List<ManualTimer> due;
        lock (gate)
        {
            now += TimeSpan.FromSeconds(seconds);
            due = [.. timers.Where(timer => timer.Due <= now)];
            foreach (var timer in due)
                timer.Due = timer.Period > TimeSpan.Zero ? now + timer.Period : TimeSpan.MaxValue;
        }

        due.ForEach(timer => timer.Ring());
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (gate)
        {
            var timer = new ManualTimer(this, () => callback(state)) { Due = dueTime < TimeSpan.Zero ? TimeSpan.MaxValue : now + dueTime, Period = period };
            timers.Add(timer);
            return timer;
        }
    }

    private sealed class ManualTimer(ManualClock clock, Action ring) : ITimer
    {
        public TimeSpan Due { get; set; }

        public TimeSpan Period { get; init; }

        public void Ring() => ring();

        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException();

        public void Dispose()
        {
            lock (clock.gate)
                clock.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
