using System.Text.Json.Serialization;

namespace MLExtensions.Calibration;

/// <summary>A way to calibrate the probability of the positive class: settings, from which <see cref="Fit"/> makes a map. Immutable.</summary>
/// <remarks>
/// To add one, derive a record, mark it and the record of its map with <see cref="CalibratorNameAttribute"/>, and override <see cref="Fit"/>. As JSON it is an object
/// with its name as "type" and its settings in snake case. For several classes use <see cref="OneVersusRest"/>; for several labels the multi-label catalog.
/// </remarks>
[JsonConverter(typeof(DiscriminatedConverter<BinaryCalibrator>))]
public abstract record BinaryCalibrator
{
    /// <summary>Whether its maps say between which bounds the probability lies, and not only its value.</summary>
    public virtual bool GivesInterval => false;

    /// <summary>Fits a map.</summary>
    /// <param name="rows">Rows that the model behind the scores was not trained on.</param>
    /// <exception cref="InputDataException">The rows are too few for the calibrator, or nothing can be learned from them.</exception>
    public abstract BinaryMap Fit(BinaryCalibrationSet rows);
}

/// <summary>A fitted calibrator of the positive class: score in, probability out. Immutable.</summary>
[JsonConverter(typeof(DiscriminatedConverter<BinaryMap>))]
public abstract record BinaryMap
{
    /// <summary>What scores the map reads.</summary>
    public abstract ScoreMeaning Reads { get; }

    /// <summary>How the fit went.</summary>
    public FitDiagnostics Diagnostics { get; init; } = FitDiagnostics.ClosedForm;

    /// <summary>The calibrated probability, in [0, 1].</summary>
    /// <param name="score">A finite score, as <see cref="Reads"/> says.</param>
    public abstract double Apply(double score);

    /// <summary>The calibrated probability and its bounds; without an interval of its own the value is both.</summary>
    /// <param name="score">A finite score, as <see cref="Reads"/> says.</param>
    public virtual (double Lower, double Value, double Upper) ApplyInterval(double score) => Apply(score) is var value ? (value, value, value) : default;

    /// <summary>The calibrated probability of a score of any meaning.</summary>
    /// <param name="score">A finite score.</param>
    /// <param name="meaning">What it is.</param>
    public double Apply(double score, ScoreMeaning meaning) => Apply(ScoreForms.Convert(score, meaning, Reads));
}
