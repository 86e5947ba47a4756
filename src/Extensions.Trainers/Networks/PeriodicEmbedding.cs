using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Trainers;

/// <summary>
/// Learned embedding of each number x by cosines: x itself, followed by sum_f cos(2 pi w_f x + b_f) v_f + c with frequencies w, phases b, weights v
/// and biases c of its own. It lets a network bend sharply along one feature, as trees do.
/// </summary>
/// <remarks>
/// Features that only take the values 0 and 1 are not embedded, nor are sparse features. Frequencies start from a normal distribution, phases
/// from a uniform one. Source: Gorishniy, Rubachev and Babenko (2022), On Embeddings for Numerical Features in Tabular Deep Learning, NeurIPS; this
/// form: Holzmüller, Grinsztajn and Steinwart (2024), Better by Default, NeurIPS ("PBLD").
/// </remarks>
public sealed record PeriodicEmbedding
{
    /// <summary>Number of cosines per feature.</summary>
    /// <value>Default: 16. From 1 to 1024.</value>
    [Range(1, 1024)]
    public int FrequencyCount { get; init; } = 16;

    /// <summary>Number of values that are added to the feature itself.</summary>
    /// <value>Default: 3. From 1 to 1024.</value>
    [Range(1, 1024)]
    public int Size { get; init; } = 3;

    /// <summary>Standard deviation of the frequencies at the start, in turns per unit of the scaled feature.</summary>
    /// <value>Default: 0.1. Above 0.</value>
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double FrequencyDeviation { get; init; } = 0.1;

    /// <summary>With more numbers than this among the features, none is embedded.</summary>
    /// <value>Default: 256. At least 1.</value>
    [Range(1, int.MaxValue)]
    public int MaximumFeatures { get; init; } = 256;
}
