using System.Globalization;

namespace MLExtensions.Calibration;

/// <summary>Rows that an effect calibrator is fitted on, checked: predicted effects, treatments, outcomes, and the nuisances fitted on other rows.</summary>
public sealed class EffectCalibrationSet
{
    /// <summary>Propensities are taken as at least this far from 0 and 1.</summary>
    public const double Clip = 1e-6;

    private const double OverlapMargin = 0.05;

    private readonly double[] effects, outcomes, controlOutcomes, treatedOutcomes, propensities;
    private readonly double[]? outcomeMeans, weights;
    private readonly bool[] treated;

    /// <summary>Checks and holds the rows; the arrays are not copied.</summary>
    /// <param name="effects">Predicted effect of each row, in the outcome's unit; of a model that was not fitted on the row.</param>
    /// <param name="treated">Whether each row was treated.</param>
    /// <param name="outcomes">Outcome of each row.</param>
    /// <param name="controlOutcomes">mu0: expected outcome without treatment.</param>
    /// <param name="treatedOutcomes">mu1: expected outcome with treatment.</param>
    /// <param name="propensities">e: probability of treatment, from 0 to 1; clipped to [1e-6, 1 - 1e-6].</param>
    /// <param name="outcomeMeans">m: expected outcome of the row; null for (1 - e) mu0 + e mu1.</param>
    /// <param name="weights">One weight per row, finite and at least 0; null for 1 each.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row of weight above 0, all are treated or none, a value is not finite, or a propensity or weight is out of range.</exception>
    public EffectCalibrationSet(double[] effects, bool[] treated, double[] outcomes, double[] controlOutcomes, double[] treatedOutcomes, double[] propensities, double[]? outcomeMeans = null, double[]? weights = null)
    {
        ArgumentNullException.ThrowIfNull(effects);
        ArgumentNullException.ThrowIfNull(treated);
        ArgumentNullException.ThrowIfNull(outcomes);
        ArgumentNullException.ThrowIfNull(controlOutcomes);
        ArgumentNullException.ThrowIfNull(treatedOutcomes);
        ArgumentNullException.ThrowIfNull(propensities);
        int[] lengths = [effects.Length, treated.Length, outcomes.Length, controlOutcomes.Length, treatedOutcomes.Length, propensities.Length, outcomeMeans?.Length ?? effects.Length, weights?.Length ?? effects.Length];
        if (Array.Exists(lengths, length => length != effects.Length))
            throw new ArgumentException($"Every array must have one value per row; the lengths are {string.Join(", ", lengths)}.");
        (this.effects, this.treated, this.outcomes, this.controlOutcomes, this.treatedOutcomes, this.outcomeMeans, this.weights) = (effects, treated, outcomes, controlOutcomes, treatedOutcomes, outcomeMeans, weights);
        for (var row = 0; row < effects.Length; row++)
            if ((Fault(effects[row], outcomes[row], controlOutcomes[row], treatedOutcomes[row], propensities[row], outcomeMeans?[row] ?? 0) ?? (weights is null ? null : ScoreRules.WeightFault(weights[row]))) is { } fault)
                throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {row} of the calibration set has {fault}."));
        var total = weights?.Sum() ?? effects.Length;
        if (!(total > 0))
            throw new InputDataException(effects.Length == 0 ? "The calibration set has no row." : $"All {effects.Length} rows of the calibration set have weight 0.");
        var share = Enumerable.Range(0, Count).Sum(row => treated[row] ? WeightOf(row) : 0) / total;
        if (share is 0 or 1)
            throw new InputDataException($"{(share > 0 ? "All" : "None of the")} {effects.Length} rows of the calibration set are treated; an effect is calibrated on rows of both arms.");
        OutsideOverlap = Enumerable.Range(0, Count).Sum(row => propensities[row] is < OverlapMargin or > 1 - OverlapMargin ? WeightOf(row) : 0) / total;
        this.propensities = Array.ConvertAll(propensities, e => Math.Clamp(e, Clip, 1 - Clip));
    }

    /// <summary>Number of rows.</summary>
    public int Count => effects.Length;

    /// <summary>The predicted effects.</summary>
    public ReadOnlySpan<double> Effects => effects;

    /// <summary>Weighted share of rows with a propensity outside [0.05, 0.95]: where they are many, the doubly robust target rests on few rows.</summary>
    public double OutsideOverlap { get; }

    /// <summary>The weight of a row.</summary>
    /// <param name="row">Its number.</param>
    public double WeightOf(int row) => weights?[row] ?? 1;

    /// <summary>What the effects are calibrated to, with weights: 0 where a row has none.</summary>
    /// <param name="target">The kind of target.</param>
    public (double[] Targets, double[] Weights) Targets(EffectTarget target)
    {
        var (targets, importance) = (new double[Count], new double[Count]);
        for (var row = 0; row < Count; row++)
        {
            var (e, control, benefit) = (propensities[row], controlOutcomes[row], treatedOutcomes[row]);
            if (target == EffectTarget.DoublyRobust)
                (targets[row], importance[row]) = (benefit - control + (treated[row] ? (outcomes[row] - benefit) / e : -(outcomes[row] - control) / (1 - e)), WeightOf(row));
            else
            {
                var residual = (treated[row] ? 1 : 0) - e;
                var mean = outcomeMeans?[row] ?? (1 - e) * control + e * benefit;
                (targets[row], importance[row]) = ((outcomes[row] - mean) / residual, residual * residual * WeightOf(row));
            }
        }
        return (targets, importance);
    }

    /// <summary>The same rows with other predicted effects, to compare their calibration.</summary>
    /// <param name="other">One per row.</param>
    public EffectCalibrationSet With(double[] other) => new(other, treated, outcomes, controlOutcomes, treatedOutcomes, propensities, outcomeMeans, weights);

    /// <summary>What is wrong with a row, or null.</summary>
    internal static string? Fault(double effect, double outcome, double control, double benefit, double propensity, double outcomeMean)
    {
        if (!(double.IsFinite(effect) && double.IsFinite(outcome) && double.IsFinite(control) && double.IsFinite(benefit) && double.IsFinite(propensity) && double.IsFinite(outcomeMean)))
            return string.Create(CultureInfo.InvariantCulture, $"a value that is not finite: effect {effect}, outcome {outcome}, mu0 {control}, mu1 {benefit}, propensity {propensity}{(double.IsFinite(outcomeMean) ? "" : $", outcome mean {outcomeMean}")}. Leave out rows with missing values");
        return propensity is < -Clip or > 1 + Clip ? string.Create(CultureInfo.InvariantCulture, $"propensity {propensity}; allowed are probabilities from 0 to 1 (those nearer than 1e-6 to 0 or 1 are clipped)") : null;
    }
}
