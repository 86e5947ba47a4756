using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Calibration;

/// <summary>h-calibration: maps whose predicted and observed frequencies differ least in windows of neighbouring events, every class counted.</summary>
/// <remarks>
/// <para>Events are all pairs (row, class), with probability p, outcome o (1 for the row's class) and d = p - o, sorted by p. With M the window,
/// T_j = | sum of d over the M / 2 neighbours on both sides and the event itself | / (M + 1), 0 beyond the ends, and e_j = max(T_j - epsilon, 0); the loss is an
/// <see cref="Aggregate"/> of e. Where it is 0, every M + 1 neighbouring events together are calibrated to within epsilon. Leaving one class out, the loss is that of the
/// rows of the other classes, averaged over the class: with all rows the d of a row cancel whatever p is.</para>
/// <para>It is minimised by Adam from the optimum of <see cref="TemperatureScaling"/>, all rows in one step up to 1,000,000 events, beyond that batches dealt by
/// <see cref="Seed"/>; the learning rate is halved where the loss has not fallen for 20 epochs, and the fit ends where neither the calibration error of the
/// greatest probability (15 equally wide bins) nor the <see cref="Choice"/> has fallen by a ten-thousandth for 50. The parameters of the epoch with the best <see cref="Choice"/> on the same rows
/// are taken. The authors start at random and allow 2,000 epochs and 160 without progress; from the optimum of the temperature fewer suffice. The time of an epoch grows with
/// rows times classes, and with the square of the classes where one is left out: 3,000 rows of 10 classes take a second or two, 2,000 of 50 classes half a minute.</para>
/// <para>The order of a row's classes is kept. Rows times classes should be several times M. Source: Huang et al. (2025), h-calibration: Rethinking Classifier Recalibration
/// with Probabilistic Error-Bounded Objective, IEEE TPAMI.</para>
/// </remarks>
[CalibratorName("h_calibration")]
public sealed record HCalibration : MulticlassCalibrator, IValidatableObject
{
    /// <summary>The kind of map.</summary>
    /// <value>Default: Linear.</value>
    [EnumDataType(typeof(HCalibrationForm))]
    public HCalibrationForm Form { get; init; } = HCalibrationForm.Linear;

    /// <summary>Number of temperatures that the linear form mixes.</summary>
    /// <value>Default: 16. From 1 to 256; 16, 32, 64 and 128 were studied.</value>
    [Range(1, 256)]
    public int Members { get; init; } = 16;

    /// <summary>Number of segments of the piecewise linear form.</summary>
    /// <value>Default: 100, each of length 1. From 1 to 1,000; 1, 10, 100 and 500 were studied.</value>
    [Range(1, 1000)]
    public int Segments { get; init; } = 100;

    /// <summary>M, an even number: a window holds M + 1 events.</summary>
    /// <value>Default: 200. From 2 to 100,000.</value>
    [Range(2, 100_000)]
    public int Window { get; init; } = 200;

    /// <summary>Error of a window that is let pass.</summary>
    /// <value>Default: 1e-20. From 0 to 1.</value>
    [Range(0.0, 1.0)]
    public double Epsilon { get; init; } = 1e-20;

    /// <summary>How the errors of windows become one number.</summary>
    /// <value>Default: Clusters.</value>
    [EnumDataType(typeof(EventAggregate))]
    public EventAggregate Aggregate { get; init; } = EventAggregate.Clusters;

    /// <summary>Whether the rows of each class in turn are left out.</summary>
    /// <value>Default: true; set it to false for hundreds of classes.</value>
    public bool LeaveOneClassOut { get; init; } = true;

    /// <summary>What the epoch whose parameters are taken is best in.</summary>
    /// <value>Default: LogLoss.</value>
    [EnumDataType(typeof(HCalibrationChoice))]
    public HCalibrationChoice Choice { get; init; } = HCalibrationChoice.LogLoss;

    /// <summary>Step length of Adam.</summary>
    /// <value>Default: 0.005. Above 0, up to 1.</value>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double LearningRate { get; init; } = 0.005;

    /// <summary>Most passes through the rows.</summary>
    /// <value>Default: 200. From 1 to 100,000.</value>
    [Range(1, 100_000)]
    public int MaxEpochs { get; init; } = 200;

    /// <summary>Deals rows to batches where there are more than 1,000,000 events; otherwise it means nothing.</summary>
    /// <value>Default: 1357.</value>
    public int Seed { get; init; } = 1357;

    /// <inheritdoc/>
    public override MulticlassMap Fit(MulticlassCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new HCalibrationFit(this, rows).Run();
    }

    /// <inheritdoc/>
    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (Window % 2 != 0)
            yield return new($"{nameof(Window)} must be even: as many neighbours on either side. Got {Window}.");
    }
}

/// <summary>Kinds of map that <see cref="HCalibration"/> fits.</summary>
public enum HCalibrationForm
{
    /// <summary>A mixture of temperatures, <see cref="HCalibrationMap"/>.</summary>
    Linear,

    /// <summary>A rising piecewise linear function of -ln p, <see cref="HCalibrationPiecewiseMap"/>.</summary>
    PiecewiseLinear,
}

/// <summary>How the errors of windows of events become one number.</summary>
public enum EventAggregate
{
    /// <summary>The mean over all events.</summary>
    Mean,

    /// <summary>The mean over 15 equally wide bins of p, closed on both sides, of the mean within; an empty bin counts 0.</summary>
    Bins,

    /// <summary>The same with 15 clusters of p, found by k-means from quantiles.</summary>
    Clusters,
}

/// <summary>What decides which epoch of a fit is taken; measured on the rows of the fit.</summary>
public enum HCalibrationChoice
{
    /// <summary>The mean negative log-likelihood.</summary>
    LogLoss,

    /// <summary>The debiased calibration error of the greatest probability, 15 bins of equal mass.</summary>
    DebiasedTopLabelError,

    /// <summary>The calibration error of each class, averaged, 15 bins of equal mass.</summary>
    ClasswiseError,
}
