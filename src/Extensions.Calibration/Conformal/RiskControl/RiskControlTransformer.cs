using Microsoft.ML.Runtime;
using MLExtensions.Calibration;

namespace MLExtensions.Conformal;

/// <summary>Decides rows at the lambda that controls a risk: what the transformers of all tasks show.</summary>
public abstract class RiskControlTransformer : RowTransformer
{
    private protected RiskControlTransformer(IHostEnvironment environment, ModelFormat format, RiskControlModel model) : base(environment, format) => Model = model;

    internal RiskControlModel Model { get; }

    /// <summary>What risk control found; where every row has a lambda of its own, for a row of mean weight, or of the time of the newest calibration row.</summary>
    public RiskControlResult Result => Model.Result;

    /// <summary>The lambda of <see cref="Result"/>: the most cautious one where the risk is not controlled.</summary>
    public double Lambda => Result.Lambda;

    /// <summary>What is promised, under which assumption, and whether it holds.</summary>
    public ConformalGuarantee Guarantee => Model.Guarantee;

    /// <summary>The lambda of a row; the same for all unless <see cref="RiskControlOptions.Weighting"/> says otherwise.</summary>
    /// <param name="value">The row's value of the column of likelihood ratios or times. A bad one gives the most cautious lambda.</param>
    public double LambdaAt(double value) => Model.LambdaAt(value);

    private protected static void Write(BinaryWriter writer, RiskControlModel model) => MapFormat.Write(writer, model);
}
