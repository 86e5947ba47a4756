using Microsoft.ML;
using MLExtensions.Evaluation;
using MLExtensions.Trainers;

namespace MLExtensions.AutoML;

internal sealed class RegressionTrialTask(MLContext ml) : TrialTask<RegressionPredictions>(ml, SearchTask.Regression)
{
    public override Metric<RegressionPredictions> DefaultMetric => RegressionMetric.RootMeanSquaredError;

    public override IReadOnlyList<Metric<RegressionPredictions>> Metrics => RegressionMetric.All;

    public override RegressionPredictions Read(IDataView scored, EvaluationOptions options) => RegressionPredictions.Read(scored, options);

    public override ModelEvaluation Evaluate(IDataView scored, string name, EvaluationOptions options, IReadOnlyList<Metric<RegressionPredictions>> metrics) => ML.Regression.EvaluateModel(scored, name, options, metrics);

    protected override ITransformer Fit(NeuralNetworkOptions options, IDataView train, IDataView? validation) => Fit(ML.Regression.Trainers.NeuralNetwork((NeuralNetworkRegressionTrainer.Options)options), train, validation);
}
