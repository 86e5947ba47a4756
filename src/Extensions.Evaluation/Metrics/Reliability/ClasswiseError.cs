using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>Binned calibration errors of all classes.</summary>
public sealed record ClasswiseError
{
    internal ClasswiseError(ImmutableArray<BinnedCalibrationError?> perClass)
    {
        PerClass = perClass;
        Sum = perClass.Sum(one => one?.Expected ?? 0);
        Mean = Sum / perClass.Count(one => one is not null);
    }

    /// <summary>Mean of the classes' expected calibration errors, in [0, 1].</summary>
    public double Mean { get; }

    /// <summary>Their sum, in [0, number of classes].</summary>
    public double Sum { get; }

    /// <summary>The errors class by class; null for a class that has no rows from the threshold on.</summary>
    public ImmutableArray<BinnedCalibrationError?> PerClass { get; }
}
