using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Conformal;

namespace Drift;

/// <summary>Three ways to intervals for the hours of a stream. Truth arrives a day late, as meters are read.</summary>
internal sealed class Contenders(MLContext ml, ITransformer forecaster, double alpha)
{
    private const int Late = 24;

    /// <summary>Split conformal prediction: fitted once, on the calibration hours, and never again.</summary>
    public List<Outcome> Split(List<DemandHour> calibration, List<DemandHour> stream)
    {
        var model = ml.Regression.Conformal().Intervals(alpha).Fit(Scored(calibration));
        return Outcomes(model, stream);
    }

    /// <summary>Non-exchangeable conformal prediction: fitted anew each day on all hours known by then, old ones weighing less.</summary>
    public List<Outcome> ByAge(List<DemandHour> calibration, List<DemandHour> stream, double decay)
    {
        var estimator = ml.Regression.Conformal().Intervals(alpha, procedure: new WeightedSplit(new AgeWeights(decay)));
        var outcomes = new List<Outcome>();
        for (var start = 0; start < stream.Count; start += Late)
        {
            List<DemandHour> known = [.. calibration, .. stream.Take(start - Late)];
            outcomes.AddRange(Outcomes(estimator.Fit(Scored(known)), [.. stream.Skip(start).Take(Late)]));
        }
        return outcomes;
    }

    /// <summary>Adaptive conformal inference, as a service does it: it predicts hour by hour, keeps the feedback until the truth comes, and is stopped and started once.</summary>
    public (List<Outcome> Outcomes, AdaptiveIntervalTransformer Model) Adaptive(List<DemandHour> calibration, List<DemandHour> stream, double gamma, int window, string path)
    {
        var scored = Scored(calibration);
        var model = ml.Regression.Conformal().AdaptiveIntervals(alpha, adaptive: new() { Gamma = gamma, Window = window }).Fit(scored);
        var (outcomes, waiting) = (new List<Outcome>(), new Queue<(float Truth, double[] Feedback)>());
        var engine = Engine(model);
        foreach (var hour in stream)
        {
            if (outcomes.Count == stream.Count / 2)
            {
                ml.Model.Save(model, scored.Schema, path);
                model = (AdaptiveIntervalTransformer)ml.Model.Load(path, out _);
                engine.Dispose();
                engine = Engine(model);
            }
            var forecast = engine.Predict(hour);
            outcomes.Add(new(forecast.Lower, forecast.Upper, hour.Label));
            waiting.Enqueue((hour.Label, forecast.Feedback));
            if (waiting.Count > Late)
            {
                var (truth, feedback) = waiting.Dequeue();
                model.Update(truth, feedback);
            }
        }
        engine.Dispose();
        return (outcomes, model);
    }

    private PredictionEngine<DemandHour, Forecast> Engine(ITransformer intervals) => ml.Model.CreatePredictionEngine<DemandHour, Forecast>(new TransformerChain<ITransformer>(forecaster, intervals));

    private IDataView Scored(List<DemandHour> hours) => forecaster.Transform(ml.Data.LoadFromEnumerable(hours));

    private List<Outcome> Outcomes(ITransformer intervals, List<DemandHour> hours)
    {
        var rows = intervals.Transform(Scored(hours));
        return [.. rows.GetColumn<float>("Lower").Zip(rows.GetColumn<float>("Upper"), hours.Select(hour => hour.Label)).Select(row => new Outcome(row.First, row.Second, row.Third))];
    }
}
