using System.Runtime.ExceptionServices;

namespace MLExtensions.AutoML;

/// <summary>What goes wrong with the search itself, and not with a trial: it ends the search.</summary>
internal sealed class SearchFaults
{
    private readonly CancellationTokenSource broken = new();
    private ExceptionDispatchInfo? first;

    /// <summary>Cancelled by the first fault.</summary>
    public CancellationToken Token => broken.Token;

    /// <summary>Throws the first fault, where there is one.</summary>
    public void Throw() => first?.Throw();

    /// <summary>Does something on behalf of a trial.</summary>
    public T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error)
        {
            Keep(error);
            throw;
        }
    }

    /// <summary>Does something on a thread of the search's own.</summary>
    public void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error)
        {
            Keep(error);
        }
    }

    private void Keep(Exception error)
    {
        if (error is OperationCanceledException && broken.IsCancellationRequested)
            return;
        Interlocked.CompareExchange(ref first, ExceptionDispatchInfo.Capture(error), null);
        broken.Cancel();
    }
}
