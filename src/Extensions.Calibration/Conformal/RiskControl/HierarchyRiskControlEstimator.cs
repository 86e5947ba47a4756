using System.ComponentModel.DataAnnotations;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLExtensions.Conformal;

/// <summary>Fits control of the graph distance on a class hierarchy on held-out rows, and decides every row for a node: as low in the tree as the risk allows.</summary>
/// <remarks>
/// Input columns: label (a key), Score (vector of Single), and the columns of <see cref="RiskControlOptions.Weights"/>. Output columns: PredictedNode (text, the node's name), PredictionSet (vector of Boolean, the
/// classes below it), SetSize (Int32), and Lambda (Single) where every row has its own. See <see cref="ClassHierarchy"/> and <see cref="GraphDistanceRisk"/>; rows are treated as by <see cref="SetRiskControlEstimator"/>.
/// </remarks>
public sealed class HierarchyRiskControlEstimator : IEstimator<HierarchyRiskControlTransformer>
{
    private readonly RiskControlFit fit;
    private readonly ClassHierarchy hierarchy;

    /// <summary>Creates the estimator.</summary>
    /// <param name="environment">The environment, an MLContext say.</param>
    /// <param name="hierarchy">The tree, its classes in the order of the scores.</param>
    /// <param name="alpha">The greatest mean distance wanted, as a share of the tree's depth: strictly between 0 and 1.</param>
    /// <param name="procedure">How lambda is chosen.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is out of its range.</exception>
    /// <exception cref="ValidationException">A setting is outside its limits; every fault is listed.</exception>
    public HierarchyRiskControlEstimator(IHostEnvironment environment, ClassHierarchy hierarchy, double alpha, RiskProcedure procedure, RiskControlOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(hierarchy);
        this.hierarchy = hierarchy;
        fit = new(environment, RiskTask.Multiclass, [new(new GraphDistanceRisk(hierarchy), alpha)], procedure, options);
    }

    /// <summary>Chooses lambda.</summary>
    /// <param name="input">Scored rows with labels, which the model was not fitted on.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">Rows cannot be used, or no lambda controls the risk where <see cref="RiskControlOptions.Shortfall"/> says so.</exception>
    public HierarchyRiskControlTransformer Fit(IDataView input)
        => new(fit.Environment, fit.Fit(input), hierarchy, fit.Options.PredictedNodeColumnName, fit.Options.PredictionSetColumnName, fit.Options.SetSizeColumnName, fit.Options.LambdaColumnName);

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema.With(
    [
        ColumnShapes.Scalar(fit.Options.PredictedNodeColumnName, TextDataViewType.Instance),
        ColumnShapes.Vector(fit.Options.PredictionSetColumnName, BooleanDataViewType.Instance).WithSlotNamesOnly(fit.Check(inputSchema)),
        ColumnShapes.Scalar(fit.Options.SetSizeColumnName, NumberDataViewType.Int32),
        .. fit.CommonOutputs,
    ]);
}
