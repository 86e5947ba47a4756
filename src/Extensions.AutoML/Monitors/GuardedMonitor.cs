namespace MLExtensions.AutoML;

/// <summary>Calls a monitor one call at a time, and lives with what it throws.</summary>
/// <param name="monitor">The monitor, if there is one.</param>
/// <param name="log">Told of its first error.</param>
internal sealed class GuardedMonitor(ISearchMonitor? monitor, Action<string>? log)
{
    private readonly Lock gate = new();
    private bool isLogged;

    public void Tell(Action<ISearchMonitor> report)
    {
        if (monitor is null)
            return;
        lock (gate)
            try
            {
                report(monitor);
            }
            catch (Exception error)
            {
                if (!isLogged)
                    log?.Invoke($"The monitor {monitor.GetType().Name} threw {error.GetType().Name}: {error.Message} The search goes on; further errors of the monitor are not told.");
                isLogged = true;
            }
    }
}
