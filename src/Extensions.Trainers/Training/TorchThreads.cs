using TorchSharp;

namespace MLExtensions.Trainers;

/// <summary>Sets Torch's number of threads, a setting of the whole process, and puts the former one back.</summary>
internal readonly struct TorchThreads : IDisposable
{
    private readonly int? former;

    private TorchThreads(int? former) => this.former = former;

    /// <summary>Sets the number, unless it is null.</summary>
    public static TorchThreads Use(int? count)
    {
        if (count is null)
            return default;
        var former = torch.get_num_threads();
        torch.set_num_threads(count.Value);
        return new TorchThreads(former);
    }

    public void Dispose()
    {
        if (former is not null)
            torch.set_num_threads(former.Value);
    }
}
