using System.ComponentModel.DataAnnotations;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLExtensions.Conformal;

/// <summary>Fits risk control on held-out rows, and sets PredictedLabel to whether the probability is at least 1 - lambda.</summary>
/// <remarks>
/// <para>Input columns: label (Boolean, or Single or Double: positive above 0), Probability (Single), and the columns of <see cref="RiskControlOptions.Weights"/>. Output columns: PredictedLabel (Boolean), and Lambda
/// (Single) where every row has its own. A risk sees one label per row, true where the row is positive: <see cref="FalseNegativeRisk"/> with rows of the negative class left out is the share of positive rows missed.</para>
/// <para>Append it with <c>AppendHeldOut</c>. Rows without a label are left out, with a warning. A score that is not finite is an error here, and gives true in a transformed row.</para>
/// </remarks>
public sealed class BinaryRiskControlEstimator : IEstimator<BinaryRiskControlTransformer>
{
    private readonly RiskControlFit fit;

    /// <summary>Creates the estimator.</summary>
    /// <param name="environment">The environment, an MLContext say.</param>
    /// <param name="targets">The risks, each with the most it may be.</param>
    /// <param name="procedure">How lambda is chosen.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    /// <exception cref="ArgumentOutOfRangeException">An alpha is not strictly between the least and the greatest loss.</exception>
    /// <exception cref="ArgumentException">There is no risk, or one does not fit the procedure.</exception>
    /// <exception cref="ValidationException">A setting is outside its limits; every fault is listed.</exception>
    public BinaryRiskControlEstimator(IHostEnvironment environment, IEnumerable<RiskTarget> targets, RiskProcedure procedure, RiskControlOptions? options = null)
        => fit = new(environment, RiskTask.Binary, targets, procedure, options);

    /// <summary>Chooses lambda.</summary>
    /// <param name="input">Scored rows with labels, which the model was not fitted on.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">Rows cannot be used, or no lambda controls the risk where <see cref="RiskControlOptions.Shortfall"/> says so.</exception>
    public BinaryRiskControlTransformer Fit(IDataView input) => new(fit.Environment, fit.Fit(input), fit.Options.PredictedLabelColumnName, fit.Options.LambdaColumnName);

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        fit.Check(inputSchema);
        var replaced = inputSchema.Where(column => column.Name == fit.Options.PredictedLabelColumnName).Select(column => (SchemaShape.Column?)column).FirstOrDefault();
        return inputSchema.With([ColumnShapes.Scalar(fit.Options.PredictedLabelColumnName, BooleanDataViewType.Instance, replaced), .. fit.CommonOutputs]);
    }
}
