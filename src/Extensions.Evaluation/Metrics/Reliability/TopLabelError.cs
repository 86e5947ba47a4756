using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>Calibration errors of confidences, by predicted class.</summary>
public sealed record TopLabelError
{
    internal TopLabelError(ImmutableArray<BinnedCalibrationError?> perClass, ImmutableArray<double> shares)
    {
        (PerClass, Shares) = (perClass, shares);
        Expected = perClass.Zip(shares, (one, share) => share * (one?.Expected ?? 0)).Sum();
        MeanOfClasses = perClass.Where(one => one is not null).Average(one => one!.Expected);
    }

    /// <summary>The errors of the predicted classes, weighted by how often each is predicted, in [0, 1].</summary>
    public double Expected { get; }

    /// <summary>Their plain mean over the classes that are predicted at all, in [0, 1].</summary>
    public double MeanOfClasses { get; }

    /// <summary>The errors by predicted class; null for a class that is never predicted.</summary>
    public ImmutableArray<BinnedCalibrationError?> PerClass { get; }

    /// <summary>How often each class is predicted; sums to 1.</summary>
    public ImmutableArray<double> Shares { get; }
}
