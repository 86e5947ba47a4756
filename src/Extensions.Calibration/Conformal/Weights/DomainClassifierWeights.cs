using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Calibration;

namespace MLExtensions.Conformal;

/// <summary>Covariate shift whose likelihood ratio is estimated: w(x) = g(x) / (1 - g(x)), where the logistic regression g tells rows of the new population from calibration rows.</summary>
/// <remarks>
/// <para>The rows of the new population need features and no labels; they may be the rows to be predicted. They are no part of the settings as JSON, and of a fitted model only the classifier is saved. g is
/// kept within [0.01, 0.99], and w within [1 / 99, 99].</para>
/// <para>g is fitted on the features of all calibration rows, not across folds. It sees neither labels nor scores. What it gains on the rows that it has seen is of the order d / n for d features; weights from
/// several fits would differ among each other, and from that of the new row, by the order sqrt(d / n), which is larger. In simulations the coverage of the two could not be told apart (docs/conformal.md). It
/// takes more rows than features; choose features that may shift.</para>
/// <para>Source: Tibshirani, Barber, Candès and Ramdas (2019), Conformal Prediction Under Covariate Shift, NeurIPS, section 2.3; Lei and Candès (2021), Conformal Inference of Counterfactuals and
/// Individual Treatment Effects, JRSS B 83, for what an error of w costs.</para>
/// </remarks>
[WeightsName("domain_classifier")]
public sealed record DomainClassifierWeights : CalibrationWeights
{
    /// <summary>Creates the weights.</summary>
    /// <param name="targetRows">Rows of the new population, with the column of features.</param>
    /// <param name="featureColumnName">Name of the column of features, a vector of Single, the same in both.</param>
    public DomainClassifierWeights(IDataView targetRows, string featureColumnName = "Features")
    {
        ArgumentNullException.ThrowIfNull(targetRows);
        (TargetRows, FeatureColumnName) = (targetRows, featureColumnName);
    }

    /// <summary>Settings as they are read, without rows.</summary>
    /// <param name="featureColumnName">Name of the column of features.</param>
    [JsonConstructor]
    internal DomainClassifierWeights(string featureColumnName) => FeatureColumnName = featureColumnName;

    /// <summary>Rows of the new population; null for settings that were read.</summary>
    [JsonIgnore]
    public IDataView? TargetRows { get; init; }

    /// <summary>Name of the column of features.</summary>
    /// <value>Default: "Features".</value>
    [Required]
    public string FeatureColumnName { get; init; }

    /// <summary>Penalty on the squares of the coefficients of standardised features, where a row of the smaller population counts 1. Above 0.</summary>
    /// <value>Default: 1.</value>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double L2 { get; init; } = 1;

    /// <inheritdoc/>
    public override ProcedureColumns Columns => new(Features: FeatureColumnName);

    /// <inheritdoc/>
    public override WeightedRows Fit(ConformalRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var features = rows.Features ?? throw new ArgumentException($"The rows have no features; column '{FeatureColumnName}' should give them.", nameof(rows));
        var width = rows.FeatureCount;
        if (width == 0)
            throw new InputDataException($"Column '{FeatureColumnName}' has no values; at least one feature is needed.");
        var target = Read(TargetRows ?? throw new InputDataException($"There are no rows of the new population: they are no part of saved settings. Set {nameof(TargetRows)}."), width);
        Demand(features, width, "calibration");
        Demand(target, width, "target");
        var fitted = new FittedDomainClassifier(FeatureColumnName, DomainClassifier.Fit(features, target, width, L2));
        return new([.. Enumerable.Range(0, rows.Count).Select(row => fitted.Ratio(features.AsSpan(row * width, width)))], fitted);
    }

    private float[] Read(IDataView rows, int width)
    {
        var column = ScoreColumns.Find(rows.Schema, FeatureColumnName, "feature", ScoreColumns.IsSingleVector, ScoreColumns.VectorWords);
        if (((VectorDataViewType)column.Type).Size is var size && size != width)
            throw new InputDataException($"The rows of the new population have {size} features in '{FeatureColumnName}'; the calibration rows have {width}.");
        var features = new List<float>();
        using var cursor = rows.GetRowCursor([column]);
        var (get, buffer, row) = (cursor.GetGetter<VBuffer<float>>(column), default(VBuffer<float>), new float[width]);
        while (cursor.MoveNext())
        {
            get(ref buffer);
            buffer.CopyTo(row);
            features.AddRange(row);
        }
        return features.Count > 0 ? [.. features] : throw new InputDataException("There is no row of the new population; at least 1 is needed.");
    }

    private void Demand(float[] features, int width, string kind)
    {
        if (Array.FindIndex(features, value => !float.IsFinite(value)) is var place and >= 0)
            throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Column '{FeatureColumnName}' has value {features[place]} in slot {place % width} of {kind} row {place / width}; a domain classifier needs finite numbers."));
    }
}

/// <summary>Fitted <see cref="DomainClassifierWeights"/>: the classifier alone.</summary>
/// <param name="FeatureColumnName">Name of the column of features.</param>
/// <param name="Classifier">Tells rows of the new population from calibration rows.</param>
[WeightsName("domain_classifier")]
public sealed record FittedDomainClassifier(string FeatureColumnName, DomainClassifier Classifier) : FittedWeights
{
    private const double Least = 0.01, Most = 0.99;

    /// <inheritdoc/>
    public override ProcedureColumns Columns => new(Features: FeatureColumnName) { FeatureCount = Classifier.Coefficients.Length };

    /// <inheritdoc/>
    public override double Of(in ConformalRow row, int label) => Ratio(row.Features);

    /// <inheritdoc/>
    public override ConformalGuarantee Guarantee(double alpha, string covered, WeightTotal total) => new(
        RatioWeights.Statement(alpha, covered, total) + " Less half of the mean absolute error of the estimated ratio, both scaled to mean 1 over calibration rows.", Assumption)
    { Shortfall = RatioWeights.TooLight(alpha, total) };

    /// <inheritdoc/>
    public override ConformalGuarantee RiskGuarantee(string controlled, WeightTotal total, double leastAlpha) => new(
        RatioWeights.RiskStatement(controlled, total) + " Plus (B - A) / 2 times the mean absolute error of the estimated ratio, both scaled to mean 1 over calibration rows, losses from A to B.", Assumption);

    private string Assumption => $"New rows differ from calibration rows in the law of their features alone, '{FeatureColumnName}' holds all that shifted, and a logistic regression can tell how; nothing about the model was fitted or chosen on the calibration rows.";

    /// <summary>The ratio, NaN where a feature is NaN.</summary>
    internal double Ratio(ReadOnlySpan<float> features)
    {
        var probability = Math.Clamp(Classifier.Probability(features), Least, Most);
        return probability / (1 - probability);
    }
}
