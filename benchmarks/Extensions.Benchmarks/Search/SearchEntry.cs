using MLExtensions.AutoML;

namespace Extensions.Benchmarks.Search;

/// <summary>A search, or a trainer at its defaults, on the test rows of a data set.</summary>
/// <param name="Data">Name of the data set.</param>
/// <param name="Seed">Seed of the split and of the search.</param>
/// <param name="Method">What was fitted.</param>
/// <param name="Seconds">Budget of the search.</param>
/// <param name="Test">The metric on test rows.</param>
internal sealed record SearchEntry(string Data, int Seed, string Method, int Seconds, double Test)
{
    /// <summary>The same of the default trainer.</summary>
    public double Default { get; init; } = double.NaN;

    /// <summary>Ends of the interval of winner less default.</summary>
    public double[]? Gain { get; init; }

    /// <summary>Winner less default on the validation rows.</summary>
    public double ValidationGain { get; init; } = double.NaN;

    /// <summary>Seconds of the search, without the last fits.</summary>
    public double LoopSeconds { get; init; } = double.NaN;

    /// <summary>Of those the seconds inside trials.</summary>
    public double RunnerSeconds { get; init; } = double.NaN;

    /// <summary>Seconds of everything: reading, search, last fits and evaluation.</summary>
    public double WallSeconds { get; init; }

    public string Winner { get; init; } = "";

    public string[] Warnings { get; init; } = [];

    public SearchTrial[] Trials { get; init; } = [];
}

/// <summary>A trial.</summary>
/// <param name="Parameters">What was tried.</param>
/// <param name="State">How far it came.</param>
/// <param name="Loss">The metric on validation rows, where lower is better; null of a failed trial.</param>
/// <param name="Seconds">Seconds that it took.</param>
internal sealed record SearchTrial(ParameterSet Parameters, TrialState State, double? Loss, double Seconds);

/// <summary>Simple regret of a tuner: the best value found by a number of trials less the best there is.</summary>
/// <param name="Problem">The function, or the table of trials.</param>
/// <param name="Tuner">The tuner.</param>
/// <param name="Regrets">Median over seeds, by number of trials.</param>
/// <param name="Size">Number of trials in the table, of which the tuner sees each once; 0 for a function.</param>
internal sealed record RegretEntry(string Problem, string Tuner, Dictionary<int, double> Regrets, int Size);

/// <summary>Peak memory of a process.</summary>
/// <param name="Trials">Trials at a time; 0 where rows are read and nothing is trained.</param>
/// <param name="Bytes">Largest resident size.</param>
/// <param name="Finished">Trials that came to a measurement.</param>
internal sealed record MemoryEntry(int Trials, double Bytes, int Finished);
